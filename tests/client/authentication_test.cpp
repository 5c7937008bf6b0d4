#include "client/pipeline/authentication.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"

namespace affinity::tests::authentication_test {

namespace {

using client::Authentication;
using client::AuthScheme;

client::CallContext with_key(std::string key) { return {.caller = {.api_key = Secret(std::move(key))}}; }
Request const whoami{.target = "/auth/whoami"};

// One request as the pipeline sends it.
struct Signed {
  ScriptedSender& http;
  Authentication authentication;
  template<class... Args>
  explicit Signed(ScriptedSender& the_http, Args&&... args)
      : http(the_http), authentication(std::forward<Args>(args)...) {}
  Result<Response> ask(Request const& request, client::CallContext const& call) {
    auto sent = request;
    if (auto const keyed = authentication.add_key(sent, call.caller.api_key); !keyed) return fail(keyed);
    auto reply = run(http.send(std::move(sent), call));
    if (reply) authentication.inspect(*reply, request, call.caller.api_key);
    return reply;
  }
};

}  // namespace

TEST_CASE("Basic carries an empty name and the key as password") {
  ScriptedSender http{Response{.status = 200}};
  Signed sender(http);
  auto const call = with_key("k123");
  CHECK(sender.ask(whoami, call)->status == 200);
  CHECK(http.asked.at(0).headers.find("Authorization") == "Basic OmsxMjM=");
  CHECK(http.asked.at(0).target == "/auth/whoami");
}

TEST_CASE("Bearer carries the key as it is") {
  ScriptedSender http{Response{.status = 200}};
  Signed sender(http, AuthScheme::bearer);
  auto const call = with_key("k123");
  CHECK(sender.ask(whoami, call)->status == 200);
  CHECK(http.asked.at(0).headers.find("Authorization") == "Bearer k123");
}

TEST_CASE("under /v2 the key is a bearer token and the version is told, whatever v1 has") {
  ScriptedSender http{Response{.status = 200}, Response{.status = 200}};
  Signed sender(http, GENERATE(AuthScheme::basic, AuthScheme::bearer));
  auto const call = with_key("k123");
  CHECK(sender.ask({.target = "/v2/auth/whoami"}, call)->status == 200);
  CHECK(http.asked[0].headers.find("Authorization") == "Bearer k123");
  CHECK(http.asked[0].headers.find("X-Affinity-Api-Version") == "2026-09-17");
  CHECK(sender.ask(whoami, call)->status == 200);
  CHECK(!http.asked[1].headers.find("X-Affinity-Api-Version"));
}

TEST_CASE("the version of the key in Affinity is left alone where the setting says so") {
  ScriptedSender http{Response{.status = 200}};
  Signed sender(http, AuthScheme::basic, "");
  CHECK(sender.ask({.target = "/v2/lists"}, with_key("k123"))->status == 200);
  CHECK(!http.asked[0].headers.find("X-Affinity-Api-Version"));
}

TEST_CASE("an answer in another version than was asked for is logged once") {
  auto const in_version = [](std::string version) {
    Response response{.status = 200};
    response.headers.set("x-affinity-api-version", std::move(version));
    return response;
  };
  ScriptedSender http{in_version("2026-09-17"), in_version("2024-01-01"), in_version("2024-01-01")};
  std::vector<std::string> lines;
  Signed sender(http, AuthScheme::basic, "2026-09-17",
                [&](Level level, std::string_view event, LogFields fields) {
                  CHECK(level == Level::warning);
                  lines.push_back(std::string(event) + " " + std::string(fields.written()));
                });
  for (int i = 0; i < 3; ++i) (void)sender.ask({.target = "/v2/lists"}, with_key("k123"));
  CHECK(lines ==
        std::vector<std::string>{R"(other_api_version "asked":"2026-09-17","answered":"2024-01-01")"});
}

TEST_CASE("T-5: each caller travels with the key of its own, and no other") {
  ScriptedSender http{Response{.status = 200}, Response{.status = 200}};
  Signed sender(http, AuthScheme::bearer);
  auto request = whoami;
  request.headers.add("authorization", "Bearer of somebody else");
  for (auto const* key : {"one", "two"}) {
    auto const call = with_key(key);
    CHECK(sender.ask(request, call)->status == 200);
    CHECK(http.asked.back().headers.fields.size() == 1);
    CHECK(http.asked.back().headers.find("authorization") == "Bearer " + std::string(key));
  }
}

TEST_CASE("without a usable key nothing is sent, and the way out is named") {
  auto const* key = GENERATE("", "line\nbreak", "blank in it", "trailing\n", "caf\xc3\xa9");
  CAPTURE(key);
  ScriptedSender http;
  Signed sender(http, GENERATE(AuthScheme::basic, AuthScheme::bearer));
  auto const call = with_key(key);
  auto const reply = sender.ask(whoami, call);
  REQUIRE(!reply.has_value());
  CHECK(reply.error().kind == ErrorKind::denied);
  CHECK(reply.error().next_step.find("AFFINITY_API_KEY") != std::string::npos);
  CHECK(http.asked.empty());
}

TEST_CASE("K-5: a refusal that echoes the key is handed on without it") {
  ScriptedSender http{Response{.status = 500, .body = "you sent Basic OmsxMjM= which is k123 and k123."}};
  Signed sender(http);
  auto const call = with_key("k123");
  CHECK(sender.ask(whoami, call)->body == "you sent Basic [hidden] which is [hidden] and [hidden].");
}

TEST_CASE("a refusal of the sandbox keeps its words, since its key is one of them") {
  ScriptedSender http{Response{.status = 501, .body = "The sandbox does not have this yet"}};
  Signed sender(http);
  auto const call = with_key("sandbox");
  CHECK(sender.ask(whoami, call)->body == "The sandbox does not have this yet");
}

TEST_CASE("a record that happens to hold the key's text is not altered") {
  ScriptedSender http{Response{.status = 200, .body = R"({"name":"k123"})"}};
  Signed sender(http);
  auto const call = with_key("k123");
  CHECK(sender.ask(whoami, call)->body == R"({"name":"k123"})");
}

TEST_CASE("an error of the HTTP client is handed on as it is") {
  Error const broken{.kind = ErrorKind::unknown_outcome, .message = "broke"};
  ScriptedSender http{broken};
  Signed sender(http);
  auto const call = with_key("k123");
  CHECK(sender.ask(whoami, call).error() == broken);
}

}  // namespace affinity::tests::authentication_test
