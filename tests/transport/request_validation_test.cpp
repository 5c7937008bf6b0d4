#include "transport/http/request_validation.hpp"

#include "base/json/json.hpp"
#include "support/catch.hpp"

namespace affinity::tests::request_validation_test {

using affinity::Headers;
using affinity::Secret;
using namespace affinity::transport;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

// A valid head. A field without a value removes the header, "+Name" adds one, others replace it.
RequestHead head_with(Fields const& changes, std::string method = "POST", std::string target = "/mcp") {
  RequestHead head{
      .method = std::move(method), .target = std::move(target), .http_1_0 = false, .headers = {}};
  head.headers.add("Host", "localhost:8765");
  head.headers.add("Authorization", "Bearer good");
  head.headers.add("Content-Type", "application/json");
  head.headers.add("Accept", "application/json, text/event-stream");
  for (auto const& [name, value] : changes) {
    if (name.starts_with('+')) {
      head.headers.add(name.substr(1), value);
      continue;
    }
    head.headers.set(name, value);
    if (value.empty()) head.headers.fields.pop_back();
  }
  return head;
}

using Admitted = std::variant<ValidRequest, HttpError>;

HttpError const* refused(Admitted const& admitted) { return std::get_if<HttpError>(&admitted); }

int status(Admitted const& admitted) { return refused(admitted) ? refused(admitted)->status : 200; }

TokenAuthenticator token_authenticator() { return TokenAuthenticator(Secret("good"), {}); }

int status_of(RequestHead const& head) {
  auto authenticator = token_authenticator();
  RequestRules const rules{.path = "/mcp",
                           .allowed_hosts = {"mcp.example", "crm.example:9000"},
                           .allowed_origins = {"https://app.example", "vscode-webview://panel"}};
  return status(validate_request(head, rules, authenticator, "127.0.0.1", {}));
}

struct Case {
  Fields changes;
  int expected;
};

}  // namespace

TEST_CASE("H-2: only a Host of this machine, or an allowed one, is served") {
  auto const row = GENERATE(values<Case>({
      {{{"Host", "localhost"}}, 200},
      {{{"Host", "LocalHost:1"}}, 200},
      {{{"Host", "127.0.0.1"}}, 200},
      {{{"Host", "127.0.0.1:65535"}}, 200},
      {{{"Host", "[::1]"}}, 200},
      {{{"Host", "[::1]:8765"}}, 200},
      {{{"Host", "mcp.example"}}, 200},
      {{{"Host", "MCP.example:8080"}}, 200},
      {{{"Host", "crm.example:9000"}}, 200},
      {{{"Host", "crm.example:9001"}}, 403},
      {{{"Host", "crm.example"}}, 403},
      {{{"Host", ""}}, 400},
      {{{"+Host", "localhost"}}, 400},
      {{{"+Host", "evil.example"}}, 400},
      {{{"Host", "evil.example"}}, 403},
      {{{"Host", "localhost.evil.example"}}, 403},
      {{{"Host", "127.0.0.1.evil.example"}}, 403},
      {{{"Host", "localhost:"}}, 403},
      {{{"Host", "localhost:80x"}}, 403},
      {{{"Host", "localhost:123456"}}, 403},
      {{{"Host", "localhost@evil.example"}}, 403},
      {{{"Host", "evil.example:80@localhost"}}, 403},
      {{{"Host", "localhost, evil.example"}}, 403},
      {{{"Host", "localhost."}}, 403},
      {{{"Host", "::1"}}, 403},
      {{{"Host", "[::1"}}, 403},
      {{{"Host", "[::1]x"}}, 403},
      {{{"Host", "[]"}}, 403},
      {{{"Host", ":80"}}, 403},
      {{{"Host", "127.1"}}, 403},
      {{{"Host", "0.0.0.0"}}, 403},
      {{{"Host", "192.168.1.5"}}, 403},
  }));
  CAPTURE(row.changes);
  CHECK(status_of(head_with(row.changes)) == row.expected);
}

TEST_CASE("H-1: only pages of this machine, or of an allowed origin, may call") {
  auto const row = GENERATE(values<Case>({
      {{{"Origin", "http://localhost"}}, 200},
      {{{"Origin", "https://localhost:3000"}}, 200},
      {{{"Origin", "http://127.0.0.1:6274"}}, 200},
      {{{"Origin", "http://[::1]:6274"}}, 200},
      {{{"Origin", "https://app.example"}}, 200},
      {{{"Origin", "vscode-webview://panel"}}, 200},
      {{{"Origin", "http://app.example"}}, 403},
      {{{"Origin", "https://app.example:8443"}}, 403},
      {{{"Origin", "http://evil.example"}}, 403},
      {{{"Origin", "null"}}, 403},
      {{{"+Origin", ""}}, 403},
      {{{"Origin", "http://localhost.evil.example"}}, 403},
      {{{"Origin", "http://127.0.0.1.evil.example"}}, 403},
      {{{"Origin", "http://localhost@evil.example"}}, 403},
      {{{"Origin", "http://evil.example/localhost"}}, 403},
      {{{"Origin", "http://localhost/"}}, 403},
      {{{"Origin", "file://localhost"}}, 403},
      {{{"Origin", "localhost"}}, 403},
      {{{"Origin", "http://localhost"}, {"+Origin", "http://evil.example"}}, 403},
  }));
  CAPTURE(row.changes);
  CHECK(status_of(head_with(row.changes)) == row.expected);
}

TEST_CASE("H-4, H-6: token, Content-Type, Accept and Expect") {
  auto const row = GENERATE(values<Case>({
      {{{"Authorization", ""}}, 401},
      {{{"Authorization", "Bearer bad"}}, 401},
      {{{"+Authorization", "Bearer good"}}, 401},
      {{{"Content-Type", ""}}, 415},
      {{{"Content-Type", "text/plain"}}, 415},
      {{{"Content-Type", "application/json-patch+json"}}, 415},
      {{{"Content-Type", "text/plain; application/json"}}, 415},
      {{{"+Content-Type", "application/json"}}, 415},
      {{{"Content-Type", "application/json; charset=utf-8"}}, 200},
      {{{"Content-Type", "Application/JSON ;charset=utf-8"}}, 200},
      {{{"Accept", ""}}, 200},
      {{{"+Accept", ""}}, 200},
      {{{"Accept", "*/*"}}, 200},
      {{{"Accept", "application/*;q=0.1"}}, 200},
      {{{"Accept", "text/event-stream"}}, 200},
      {{{"Accept", "text/html, APPLICATION/json;q=0.5"}}, 200},
      {{{"Accept", "text/html"}, {"+Accept", "application/json"}}, 200},
      {{{"Accept", "text/html"}}, 406},
      {{{"Accept", "text/html, text/*"}}, 200},
      {{{"Accept", "text/event-stream;q=0, text/*"}}, 406},
      {{{"Accept", "*/*;q=0"}}, 406},
      {{{"Accept", "*/*, application/json;q=0, text/event-stream;q=0"}}, 406},
      {{{"Accept", "*/*, application/json;q=0"}}, 200},
      {{{"Accept", "*"}}, 200},
      {{{"Content-Encoding", "gzip"}}, 415},
      {{{"Accept", "application/json;q=0"}}, 406},
      {{{"Accept", "application/json;charset=utf-8; q=0.000, text/html"}}, 406},
      {{{"Expect", "100-continue"}}, 200},
      {{{"Expect", "money"}}, 417},
  }));
  CAPTURE(row.changes);
  CHECK(status_of(head_with(row.changes)) == row.expected);
}

TEST_CASE("the path is looked at before the token, the method after it") {
  CHECK(status_of(head_with({}, "GET", "/.well-known/oauth-protected-resource")) == 404);
  CHECK(status_of(head_with({{"Authorization", ""}}, "GET", "/.well-known/oauth-protected-resource")) == 404);
  CHECK(status_of(head_with({}, "POST", "/")) == 404);
  CHECK(status_of(head_with({}, "POST", "/mcp/x")) == 404);
  CHECK(status_of(head_with({}, "POST", "/MCP")) == 404);
  CHECK(status_of(head_with({}, "OPTIONS", "*")) == 404);
  CHECK(status_of(head_with({}, "POST", "http://localhost/other")) == 404);
  CHECK(status_of(head_with({}, "POST", "/mcp?x=1")) == 200);
  CHECK(status_of(head_with({{"Authorization", ""}}, "GET")) == 401);
}

TEST_CASE("a token in the query never counts") {
  CHECK(status_of(head_with({{"Authorization", ""}}, "POST", "/mcp?access_token=good")) == 401);
  CHECK(status_of(head_with({{"Authorization", ""}}, "POST",
                            "/mcp?token=good&Authorization=Bearer%20good")) == 401);
}

TEST_CASE("H-6: every method but POST is answered 405 and told of POST") {
  auto const* const method =
      GENERATE("GET", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "post");
  CAPTURE(method);
  AnonymousAuthenticator authenticator({});
  auto const admitted = validate_request(head_with({}, method), {}, authenticator, "127.0.0.1", {});
  auto const* error = refused(admitted);
  REQUIRE(error);
  CHECK(error->status == 405);
  CHECK(error->headers.find("Allow") == "POST");
}

TEST_CASE("refusals come in order: Host, Origin, path, token, method, Content-Type, Accept") {
  Fields changes{{"Host", "evil.example"},
                 {"Origin", "null"},
                 {"Authorization", "Bearer bad"},
                 {"Accept", "text/html"},
                 {"Content-Type", "text/plain"}};
  std::string method = "GET";
  std::string target = "/nowhere";
  auto const repair = [&](std::string const& name) {
    std::erase_if(changes, [&](auto const& change) { return change.first == name; });
  };
  CHECK(status_of(head_with(changes, method, target)) == 403);
  repair("Host");
  CHECK(status_of(head_with(changes, method, target)) == 403);
  repair("Origin");
  CHECK(status_of(head_with(changes, method, target)) == 404);
  target = "/mcp";
  CHECK(status_of(head_with(changes, method, target)) == 401);
  repair("Authorization");
  CHECK(status_of(head_with(changes, method, target)) == 405);
  method = "POST";
  CHECK(status_of(head_with(changes, method, target)) == 415);
  repair("Content-Type");
  CHECK(status_of(head_with(changes, method, target)) == 406);
  repair("Accept");
  CHECK(status_of(head_with(changes, method, target)) == 200);
}

TEST_CASE("401 challenges, and says invalid_token only of a token that was sent") {
  auto authenticator = token_authenticator();
  auto const missing =
      validate_request(head_with({{"Authorization", ""}}), {}, authenticator, "127.0.0.1", {});
  REQUIRE(refused(missing));
  CHECK(refused(missing)->headers.find("WWW-Authenticate") == "Bearer");
  auto const wrong =
      validate_request(head_with({{"Authorization", "Bearer bad"}}), {}, authenticator, "127.0.0.1", {});
  REQUIRE(refused(wrong));
  CHECK(refused(wrong)->headers.find("WWW-Authenticate") == "Bearer error=\"invalid_token\"");
}

TEST_CASE("H-5: of twenty wrong tokens the last ten are answered 429 with Retry-After") {
  auto authenticator = token_authenticator();
  auto const head = head_with({{"Authorization", "Bearer bad"}});
  for (int i = 0; i < 10; ++i)
    CHECK(status(validate_request(head, {}, authenticator, "127.0.0.1", {})) == 401);
  for (int i = 0; i < 10; ++i) {
    auto const error = validate_request(head, {}, authenticator, "127.0.0.1", {});
    CHECK(status(error) == 429);
    CHECK(refused(error)->headers.find("Retry-After") == "60");
  }
}

TEST_CASE("the anonymous authenticator asks nobody for a token") {
  AnonymousAuthenticator authenticator({});
  CHECK(status(validate_request(head_with({{"Authorization", ""}}), {}, authenticator, "127.0.0.1", {})) ==
        200);
}

TEST_CASE("the body of a refusal is a JSON-RPC error without id") {
  auto const body = affinity::parse_json(affinity::transport::http_error_body("say \"please\""));
  REQUIRE(body);
  CHECK(affinity::member(*body, "id") == nullptr);
  auto const* const error = affinity::member(*body, "error");
  REQUIRE(error);
  CHECK(affinity::as_int64(*affinity::member(*error, "code")) == -32600);
  CHECK(affinity::as_text(*affinity::member(*error, "message")) == "say \"please\"");
}

}  // namespace affinity::tests::request_validation_test
