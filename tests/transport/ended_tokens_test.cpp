#include "served.hpp"
#include "support/catch.hpp"

#include <atomic>

namespace affinity::tests::ended_tokens_test {

using namespace affinity;
using transport::AuthInfo;
using transport::HttpError;
using namespace std::chrono_literals;

namespace {

std::string const bearer = "Authorization: Bearer anna\r\n";
std::string const streams = "Accept: application/json, text/event-stream\r\n" + bearer;

// Accepts everybody until anna's token is revoked; then anna alone is refused.
class Revocable final : public transport::Authenticator {
 public:
  std::variant<AuthInfo, HttpError> authenticate(Headers const& headers, std::string_view,
                                                 TimePoint) override {
    bool const is_anna = transport::bearer_credentials(headers) == "anna";
    if (is_anna && revoked) return transport::http_error(401, "revoked");
    return AuthInfo{.caller = {.principal = "firm"},
                    .still_valid = [this, is_anna] { return !is_anna || !revoked; }};
  }
  bool tokens_may_end() const override { return true; }

  std::atomic<bool> revoked = false;
};

struct Setup {
  static transport::HttpSettings settings() {
    transport::HttpSettings out;
    out.token_check_interval = 1ms;
    return out;
  }
  std::unique_ptr<Revocable> owned = std::make_unique<Revocable>();
  Revocable& authenticator = *owned;
  Served served{settings(), std::move(owned)};
};

std::string session_of(RawClient& client) {
  auto const answer = client.ask(post("initialize 2025-11-25", streams));
  return "Mcp-Session-Id: " + std::string(answer.headers.find("Mcp-Session-Id").value_or("")) + "\r\n";
}

}  // namespace

TEST_CASE("a call of the era without sessions ends with its token") {
  Setup setup;
  RawClient client(setup.served.port());
  client.send(post("hold a", streams + "MCP-Protocol-Version: 2026-07-28\r\n"));
  REQUIRE(setup.served.handler.wait_for_messages(1));
  setup.authenticator.revoked = true;
  CHECK(setup.served.handler.wait_for_cancelled("a"));
}

TEST_CASE("a call in a session ends with its token, also after its client has left") {
  Setup setup;
  RawClient client(setup.served.port());
  auto const session = session_of(client);
  bool const leaves = GENERATE(false, true);
  client.send(post("hold a", streams + session));
  REQUIRE(setup.served.handler.wait_for_messages(2));
  if (leaves) client.hang_up();
  setup.authenticator.revoked = true;
  CHECK(setup.served.handler.wait_for_cancelled("a"));
}

TEST_CASE("a stream of subscriptions ends with its token") {
  Setup setup;
  RawClient client(setup.served.port());
  client.open(
      post("listen", streams + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: subscriptions/listen\r\n"));
  CHECK(client.event().find("listening") != std::string::npos);
  setup.authenticator.revoked = true;
  CHECK(setup.served.handler.wait_for_cancelled("listen 1"));
}

TEST_CASE("the stream of a session is no longer read with a token that has ended, and others go on") {
  Setup setup;
  RawClient client(setup.served.port());
  auto const session = session_of(client);
  RawClient reader(setup.served.port());
  auto const head = reader.open("GET /mcp HTTP/1.1\r\nHost: localhost\r\n" + streams + session + "\r\n");
  REQUIRE(head.status == 200);
  RawClient other(setup.served.port());
  other.send(post("hold b", "Authorization: Bearer bert\r\n"));
  REQUIRE(setup.served.handler.wait_for_messages(2));
  setup.authenticator.revoked = true;
  CHECK(reader.closed());
  setup.served.on_loop([&] { setup.served.handler.release("b"); });
  CHECK(other.read().body == "held b");
  CHECK(client.ask(post("who", streams + session)).status == 401);
}

}  // namespace affinity::tests::ended_tokens_test
