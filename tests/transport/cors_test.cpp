#include "transport/http/cors.hpp"

#include "served.hpp"
#include "support/catch.hpp"

namespace affinity::tests::cors_test {

using namespace affinity;
using namespace affinity::tests;
using namespace affinity::transport;

namespace {

constexpr std::string_view app = "Origin: https://app.example\r\n";

HttpSettings with_app() {
  HttpSettings settings;
  settings.allowed_origins = {"https://app.example/"};  // as people copy it out of a browser
  return settings;
}

std::string preflight(std::string const& origin, std::string const& path = "/mcp",
                      std::string const& more = {}) {
  return "OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nOrigin: " + origin +
         "\r\nAccess-Control-Request-Method: POST\r\n" + more + "\r\n";
}

bool has_cors(Response const& response) {
  for (auto const& field : response.headers.fields)
    if (equals_ignore_case(std::string_view(field.name).substr(0, 15), "Access-Control-")) return true;
  return false;
}

}  // namespace

TEST_CASE("a preflight of an allowed origin, or of this machine, is answered without a token") {
  Served served(with_app(), Secret("good"));
  for (auto const* origin : {"https://app.example", "http://localhost:6274", "http://127.0.0.1:3000"}) {
    for (auto const* path : {"/mcp", "/mcp/", "/healthz", "/.well-known/oauth-protected-resource"}) {
      CAPTURE(origin, path);
      RawClient client(served.port());
      auto const answer =
          client.ask(preflight(origin, path,
                               "Access-Control-Request-Headers: "
                               "authorization,content-type,mcp-param-region,x-mcp-tools, a b\r\n"));
      CHECK(answer.status == 204);
      CHECK(!answer.headers.find("Content-Length"));
      CHECK(answer.headers.find("Access-Control-Allow-Origin") == origin);
      CHECK(answer.headers.find("Vary") == "Origin");
      CHECK(answer.headers.find("Access-Control-Max-Age"));
      CHECK(!answer.headers.find("Access-Control-Allow-Credentials"));
      CHECK(!answer.headers.find("Access-Control-Allow-Private-Network"));
      auto const methods = std::string(answer.headers.find("Access-Control-Allow-Methods").value_or(""));
      for (auto const* method : {"POST", "GET", "DELETE"}) CHECK(methods.find(method) != std::string::npos);
      auto const allowed = std::string(answer.headers.find("Access-Control-Allow-Headers").value_or(""));
      for (auto const* header :
           {"Authorization", "Content-Type", "Accept", "Last-Event-ID", "Mcp-Session-Id",
            "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "mcp-param-region", "x-mcp-tools"})
        CHECK(allowed.find(header) != std::string::npos);
      CHECK(allowed.find("a b") == std::string::npos);
      CHECK(client.ask(post("x", "Authorization: Bearer good\r\n")).body == "x");
    }
  }
  RawClient client(served.port());
  auto const answer = client.ask(
      preflight("https://app.example", "/mcp", "Access-Control-Request-Private-Network: true\r\n"));
  CHECK(answer.headers.find("Access-Control-Allow-Private-Network") == "true");
}

TEST_CASE("H-1: a preflight of another origin or under another Host is refused without a word of CORS") {
  Served served(with_app());
  for (auto const* origin :
       {"https://evil.example", "null", "http://app.example", "https://app.example.evil"}) {
    CAPTURE(origin);
    auto const answer = RawClient(served.port()).ask(preflight(origin));
    CHECK(answer.status == 403);
    CHECK(!has_cors(answer));
  }
  auto rebound = preflight("https://app.example");
  rebound.replace(rebound.find("localhost"), 9, "evil.test");
  auto const answer = RawClient(served.port()).ask(rebound);
  CHECK(answer.status == 403);
  CHECK(!has_cors(answer));
}

TEST_CASE("answers, errors and streams of an allowed origin may be read by its page, those of others not") {
  Served served(with_app(), Secret("good"));
  auto const from = [&](std::string const& request) {
    auto const answer = RawClient(served.port()).open(request);
    CAPTURE(request);
    CHECK(answer.headers.find("Access-Control-Allow-Origin") == "https://app.example");
    CHECK(answer.headers.find("Vary") == "Origin");
    auto const exposed = std::string(answer.headers.find("Access-Control-Expose-Headers").value_or(""));
    for (auto const* header : {"Mcp-Session-Id", "MCP-Protocol-Version", "WWW-Authenticate"})
      CHECK(exposed.find(header) != std::string::npos);
    return answer.status;
  };
  std::string const good = std::string(app) + "Authorization: Bearer good\r\n";
  CHECK(from(post("x", good)) == 200);
  CHECK(from(post("emit x", good + "Accept: text/event-stream\r\n")) == 200);
  CHECK(from(post("initialize 2025-11-25", good)) == 200);
  CHECK(from(post("x", app)) == 401);
  CHECK(from(post("x", good + "Content-Encoding: gzip\r\n")) == 415);
  CHECK(from(post("release x", good)) == 202);
  CHECK(from("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n" + good + "\r\n") == 404);
  CHECK(from("GET /healthz HTTP/1.1\r\nHost: localhost\r\n" + good + "\r\n") == 200);
  CHECK(from("OPTIONS /mcp HTTP/1.1\r\nHost: localhost\r\n" + good + "\r\n") == 405);
  CHECK(!has_cors(RawClient(served.port()).ask(post("x", "Authorization: Bearer good\r\n"))));
  auto const foreign = RawClient(served.port())
                           .ask(post("x", "Authorization: Bearer good\r\nOrigin: https://evil.example\r\n"));
  CHECK(foreign.status == 403);
  CHECK(!has_cors(foreign));
}

}  // namespace affinity::tests::cors_test
