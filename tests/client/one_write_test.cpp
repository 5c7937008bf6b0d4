// The test of the HTTP client that must never break: whatever happens to a connection, one write reaches the
// server once.

#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

namespace affinity::tests::one_write_test {

namespace {

struct Ending {
  char const* name;
  Step step;
};
std::vector<Ending> const endings = {{"closes", close()}, {"resets", reset()}};

std::string const ok = http_answer("{}");

}  // namespace

TEST_CASE("R-2: a POST on a reused connection that dies after the server read it reaches the server once") {
  auto const& [name, ending] = GENERATE(from_range(endings));
  CAPTURE(name);
  LoopbackServer server({{read(), send(ok), read(), ending}, {read(), ending}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/auth/whoami"))->status == 200);
  auto const reply = ask(http, write_of(Method::post));
  CHECK(server.requests("POST") == 1);
  CHECK(kind_of(reply) == ErrorKind::unknown_outcome);
}

TEST_CASE(
    "R-2: a PUT and a DELETE on a connection that dies after the server read them reach the server once") {
  auto const method = GENERATE(Method::put, Method::del);
  auto const& [name, ending] = GENERATE(from_range(endings));
  CAPTURE(name, to_string(method));
  LoopbackServer server({{read(), send(ok), read(), ending}, {read(), ending}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/auth/whoami"))->status == 200);
  auto const reply = ask(http, write_of(method));
  CHECK(server.requests(to_string(method)) == 1);
  CHECK(kind_of(reply) == ErrorKind::unknown_outcome);
}

TEST_CASE("a write whose connection dies within the head of its answer is sent once and its fate unknown") {
  auto const method = GENERATE(Method::post, Method::put, Method::del);
  LoopbackServer server({{read(), send("HTTP/1.1 200 OK\r\nContent-Le"), close()}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(kind_of(ask(http, write_of(method))) == ErrorKind::unknown_outcome);
  CHECK(server.requests() == 1);
  CHECK(kind_of(ask(http, get_of("/lists"))) == ErrorKind::upstream);
}

TEST_CASE("R-2: a write never travels on a connection that another request used before") {
  auto const method = GENERATE(Method::post, Method::put, Method::del);
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/lists"))->status == 200);
  for (int i = 0; i < 3; ++i) REQUIRE(ask(http, write_of(method))->status == 200);
  CHECK(server.requests(to_string(method)) == 3);
  CHECK(server.connections() == 4);
}

TEST_CASE("a GET on a reused connection that died is asked again unseen, for a read does no harm twice") {
  LoopbackServer server({{read(), send(ok), read(), close()}, {serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  REQUIRE(ask(http, get_of("/lists"))->status == 200);
  CHECK(ask(http, get_of("/lists"))->status == 200);
  CHECK(server.connections() == 2);
}

}  // namespace affinity::tests::one_write_test
