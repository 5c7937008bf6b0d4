#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

#include <cstdlib>

namespace affinity::tests::proxy_test {

namespace {

constexpr char const* names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"};

struct ProxyInEnvironment {
  explicit ProxyInEnvironment(LoopbackServer const& proxy) {
    for (auto const* name : names) ::setenv(name, proxy.url().c_str(), 1);
  }
  ~ProxyInEnvironment() {
    for (auto const* name : names) ::unsetenv(name);
  }
  ProxyInEnvironment(ProxyInEnvironment const&) = delete;
  ProxyInEnvironment& operator=(ProxyInEnvironment const&) = delete;
};

client::HttpClientSettings by_proxy(std::string base_url) {
  return {.base_url = std::move(base_url), .env_proxy = true};
}

Request with_key(Method method) {
  auto request = method == Method::get ? get_of("/lists") : write_of(method);
  request.headers.set("Authorization", "Basic CANARY");
  return request;
}

}  // namespace

TEST_CASE("N-5: a proxy is asked for a tunnel and for nothing else, and never sees the key") {
  auto const method = GENERATE(Method::get, Method::post, Method::put, Method::del);
  LoopbackServer proxy({{read(), send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), close()}});
  ProxyInEnvironment const environment(proxy);
  client::CurlHttpClient http(by_proxy("https://affinity.test.invalid"));
  auto const reply = ask(http, with_key(method), within(Milliseconds(5000)));
  // Nothing of a write had left, so its fate is known.
  CHECK(kind_of(reply) == ErrorKind::upstream);
  bool const says_so = reply.error().message.find("Nothing was sent") != std::string::npos;
  CHECK((says_so || method == Method::get));
  REQUIRE(proxy.requests() == 1);
  CHECK(proxy.seen().at(0).starts_with("CONNECT affinity.test.invalid:443 HTTP/1.1\r\n"));
  CHECK(proxy.seen().at(0).find("CANARY") == std::string::npos);
  CHECK(proxy.seen().at(0).find("/lists") == std::string::npos);
}

TEST_CASE("N-5: what a proxy answers itself is not taken for Affinity's answer") {
  LoopbackServer proxy({{read(), send("HTTP/1.1 200 OK\r\nX-Proxy: 1\r\n\r\n"), close()}});
  ProxyInEnvironment const environment(proxy);
  client::CurlHttpClient http(by_proxy("https://affinity.test.invalid"));
  CHECK(kind_of(ask(http, with_key(Method::post), within(Milliseconds(5000)))) == ErrorKind::upstream);
}

TEST_CASE("N-5: over http, where it would read the key, a proxy is never used") {
  LoopbackServer proxy({{serve(http_answer("{}"))}});
  LoopbackServer server({{serve(http_answer("{}"))}});
  ProxyInEnvironment const environment(proxy);
  client::CurlHttpClient http(by_proxy(server.url()));
  CHECK(ask(http, with_key(Method::get))->status == 200);
  CHECK(proxy.connections() == 0);
}

TEST_CASE("N-4: a download is not led into a network through a proxy either") {
  LoopbackServer proxy({{read(), send("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"), close()}});
  ProxyInEnvironment const environment(proxy);
  client::CurlHttpClient http(by_proxy("https://affinity.test.invalid"));
  ::setenv("no_proxy", "*",
           1);  // which would have the name resolved, and the proxy's address judged, by other rules
  for (auto const* host : {"localhost", "a.localhost.", "127.0.0.1", "0x7f.1", "2130706433", "10.0.0.1",
                           "[::1]", "[fd00::1]", "[::ffff:10.0.0.1]", "169.254.169.254"}) {
    CAPTURE(host);
    Request request{.target = "/x", .download = Download{.max_bytes = 100}};
    request.origin = "https://" + std::string(host) + ":444";
    CHECK(kind_of(ask(http, request, within(Milliseconds(5000)))) == ErrorKind::denied);
  }
  CHECK(proxy.connections() == 0);
  Request request{.target = "/x", .download = Download{.max_bytes = 100}};
  request.origin = "https://files.test.invalid";
  CHECK(kind_of(ask(http, request, within(Milliseconds(5000)))) == ErrorKind::upstream);
  ::unsetenv("no_proxy");
  CHECK(proxy.requests() == 1);
}

}  // namespace affinity::tests::proxy_test
