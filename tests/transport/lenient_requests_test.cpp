// What clients and proxies write differently, and mean alike.

#include "served.hpp"
#include "support/catch.hpp"
#include "transport/web_url.hpp"

namespace affinity::tests::lenient_requests_test {

using namespace affinity;
using namespace affinity::tests;
using transport::HttpSettings;

namespace {

std::string post_to(std::string const& target, std::string const& headers = {}) {
  auto text = post("x", headers);
  return text.replace(text.find("/mcp"), 4, target);
}

}  // namespace

TEST_CASE("a path has one form, however it is written") {
  for (auto const& [written, plain] :
       {std::pair{"/mcp", "/mcp"}, std::pair{"/mcp/", "/mcp"}, std::pair{"/mcp?a=/b/", "/mcp"},
        std::pair{"/%6dc%70", "/mcp"}, std::pair{"//mcp//", "/mcp"}, std::pair{"/", "/"},
        std::pair{"//", "/"}, std::pair{"/a%2Fb", "/a%2Fb"}, std::pair{"/a%", "/a%"},
        std::pair{"/%zz", "/%zz"}, std::pair{"*", "*"}, std::pair{"/mcp/.", "/mcp/."},
        std::pair{"/MCP", "/MCP"}})
    CHECK(transport::normalize_path(written) == plain);
  CHECK(transport::parse_request_target("http://localhost:8765/mcp/?x").path == "/mcp/");
  CHECK(transport::parse_request_target("HTTP://localhost:8765/mcp").authority == "localhost:8765");
  CHECK(transport::parse_request_target("http://localhost").path == "/");
  CHECK(transport::parse_request_target("/x?u=http://evil.example/").authority.empty());
}

TEST_CASE("MCP is served at its path with a slash behind it, encoded, or in absolute form") {
  Served served;
  for (auto const* target : {"/mcp/", "/%6Dcp", "/mcp/?key=x", "//mcp", "http://localhost/mcp",
                             "http://127.0.0.1:8765/mcp/", "https://localhost/mcp"}) {
    CAPTURE(target);
    CHECK(RawClient(served.port()).ask(post_to(target)).body == "x");
  }
  for (auto const* target :
       {"/mcp/x", "/MCP", "/", "http://localhost/", "/mcp%2F", "mcp", "ftp://localhost/mcp"}) {
    CAPTURE(target);
    CHECK(RawClient(served.port()).ask(post_to(target)).status == 404);
  }
}

TEST_CASE("H-2: the host of a target in absolute form is looked at, too") {
  Served served;
  for (auto const* target : {"http://evil.example/mcp", "http://localhost@evil.example/mcp",
                             "http://localhost.evil.example/mcp", "http://user@localhost/mcp"}) {
    CAPTURE(target);
    CHECK(RawClient(served.port()).ask(post_to(target)).status == 403);
  }
}

TEST_CASE("where a proxy has us under a path of its own, the same is served there") {
  HttpSettings settings;
  settings.public_path = "/affinity/mcp/";
  Served served(settings);
  for (auto const* target : {"/affinity/mcp", "/affinity/mcp/", "/mcp"})
    CHECK(RawClient(served.port()).ask(post_to(target)).body == "x");
  CHECK(RawClient(served.port()).ask(post_to("/affinity")).status == 404);
}

TEST_CASE("where only a stream is accepted, the answer is one") {
  Served served;
  for (auto const* accept :
       {"text/event-stream", "text/*", "application/json;q=0, */*", "TEXT/EVENT-STREAM;q=0.3"}) {
    CAPTURE(accept);
    auto const answer = RawClient(served.port()).ask(post("x", "Accept: " + std::string(accept) + "\r\n"));
    CHECK(answer.status == 200);
    CHECK(answer.headers.find("Content-Type") == "text/event-stream");
    CHECK(answer.body == "data: x\n\n");
  }
  auto const opened =
      RawClient(served.port()).ask(post("initialize 2025-06-18", "Accept: text/event-stream\r\n"));
  CHECK(opened.headers.find("Mcp-Session-Id"));
  CHECK(opened.body == "data: initialized\n\n");
  CHECK(RawClient(served.port()).ask(post("release x", "Accept: text/event-stream\r\n")).status == 202);
}

TEST_CASE("where JSON is accepted, too, the answer is JSON") {
  Served served;
  for (auto const* accept :
       {"*/*", "*/*;q=0.1", "application/*", "text/event-stream, application/json;q=0.1",
        "text/html, image/gif, *; q=.2, */*; q=.2", "text/event-stream\r\nAccept: application/json"}) {
    CAPTURE(accept);
    auto const answer = RawClient(served.port()).ask(post("x", "Accept: " + std::string(accept) + "\r\n"));
    CHECK(answer.headers.find("Content-Type") == "application/json");
    CHECK(answer.body == "x");
  }
}

TEST_CASE("headers of the protocol without a value count as absent") {
  Served served;
  RawClient client(served.port());
  auto const answer =
      client.ask(post("who",
                      "Mcp-Session-Id:\r\nMCP-Protocol-Version: \r\nMcp-Method:\r\nMcp-Name:\t\r\n"
                      "X-MCP-Readonly:\r\nMcp-Param-Region:\r\n"));
  CHECK(answer.body == "none");
  auto const headers = served.handler.seen().posts.front();
  CHECK(headers.protocol_version.empty());
  CHECK(headers.method.empty());
  CHECK(headers.name.empty());
  CHECK(headers.tool_filter.empty());
  CHECK(headers.params.size() == 1);  // an argument may be an empty text
  CHECK(client.ask("GET /mcp HTTP/1.1\r\nHost: localhost\r\nMcp-Session-Id:\r\n\r\n").status == 405);
}

TEST_CASE("a compressed body is refused with the way out") {
  Served served;
  for (auto const* coding : {"gzip", "br", "identity, gzip", "gzip, gzip"}) {
    CAPTURE(coding);
    auto const answer =
        RawClient(served.port()).ask(post("x", "Content-Encoding: " + std::string(coding) + "\r\n"));
    CHECK(answer.status == 415);
    CHECK(answer.headers.find("Accept-Encoding") == "identity");
    CHECK(answer.body.find("without Content-Encoding") != std::string::npos);
  }
  CHECK(RawClient(served.port()).ask(post("x", "Content-Encoding: identity\r\n")).body == "x");
  CHECK(RawClient(served.port()).ask(post("x", "Content-Encoding:\r\n")).body == "x");
}

}  // namespace affinity::tests::lenient_requests_test
