#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

namespace affinity::tests::http_client_cancel_test {

namespace {

std::string const ok = http_answer("{}");

}  // namespace

TEST_CASE("cancelling a GET closes its connection at once") {
  LoopbackServer server({{read(), hang()}});
  client::CurlHttpClient http(settings_for(server));
  Pending pending(http, get_of("/lists"));
  REQUIRE(pending.sent(server));
  pending.cancel();
  CHECK(kind_of(pending.wait()) == ErrorKind::cancelled);
  CHECK(server.wait_for_closed_by_peer(1));
}

TEST_CASE("cancelling a GET before the server has accepted it ends it too") {
  LoopbackServer server({{hang()}});
  client::CurlHttpClient http(settings_for(server));
  Pending pending(http, get_of("/lists"));
  pending.cancel();
  CHECK(kind_of(pending.wait()) == ErrorKind::cancelled);
}

TEST_CASE("cancelling a write that was sent answers at once and lets the write finish") {
  auto const method = GENERATE(Method::post, Method::put, Method::del);
  LoopbackServer server({{read(), gate(), send(http_answer("{}", 200, "Connection: close\r\n")), hang()}});
  client::CurlHttpClient http(settings_for(server));
  Pending pending(http, write_of(method));
  REQUIRE(pending.sent(server));
  pending.cancel();
  auto const reply = pending.wait();
  CHECK(kind_of(reply) == ErrorKind::unknown_outcome);
  CHECK(reply.error().message.find("cancelled") != std::string::npos);
  server.open_gate();
  pending.rest();
  REQUIRE(server.wait_for_closed_by_peer(1));  // it has read the answer, which bids it close
  CHECK(!server.peer_left_at_gate());
  CHECK(server.requests() == 1);
}

TEST_CASE("cancelling a write of which nothing was sent takes it back") {
  // The TLS handshake never ends.
  LoopbackServer server({{hang()}});
  client::CurlHttpClient http(settings_for("https://127.0.0.1:" + server.port()));
  Pending pending(http, write_of(Method::post));
  pending.cancel();
  auto const reply = pending.wait();
  CHECK(kind_of(reply) == ErrorKind::cancelled);
  CHECK(reply.error().message.find("Nothing was sent") != std::string::npos);
}

TEST_CASE("a cancelled call does not disturb another on the same HTTP client") {
  LoopbackServer server({{read(), hang()}, {serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  Pending pending(http, get_of("/lists"));
  REQUIRE(pending.sent(server));
  pending.cancel();
  CHECK(ask(http, get_of("/persons"))->status == 200);
  auto const reply = pending.wait();
  CAPTURE(reply ? "" : reply.error().message);
  CHECK(kind_of(reply) == ErrorKind::cancelled);
}

TEST_CASE("a signal after the answer is for nobody") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  Pending pending(http, get_of("/lists"));
  CHECK(pending.wait()->status == 200);
  pending.cancel();
  CHECK(ask(http, get_of("/lists"))->status == 200);
}

TEST_CASE("an HTTP client that goes while a read is under way cancels it") {
  LoopbackServer server({{read(), hang()}});
  auto http = std::make_unique<client::CurlHttpClient>(settings_for(server));
  Pending pending(*http, get_of("/lists"));
  REQUIRE(pending.sent(server));
  http.reset();
  CHECK(kind_of(pending.wait()) == ErrorKind::cancelled);
  CHECK(server.wait_for_closed_by_peer(1));
}

TEST_CASE("an HTTP client that goes while a write is under way says that its fate is unknown") {
  LoopbackServer server({{read(), hang()}});
  auto http = std::make_unique<client::CurlHttpClient>(settings_for(server));
  Pending pending(*http, write_of(Method::post));
  REQUIRE(pending.sent(server));
  http.reset();
  pending.cancel();  // comes too late and must find nothing of the client that is gone
  CHECK(kind_of(pending.wait()) == ErrorKind::unknown_outcome);
}

TEST_CASE("an HTTP client that goes before a request was sent still answers") {
  LoopbackServer server({{read(), hang()}});
  auto http = std::make_unique<client::CurlHttpClient>(settings_for(server));
  Pending pending(*http, get_of("/lists"));
  http.reset();
  CHECK(kind_of(pending.wait()) == ErrorKind::cancelled);
}

TEST_CASE("an HTTP client that never sent anything goes without a trace") {
  client::CurlHttpClient const http(settings_for("https://api.affinity.co"));
  CHECK(true);
}

}  // namespace affinity::tests::http_client_cancel_test
