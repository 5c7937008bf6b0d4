#include "client/http_client_fixture.hpp"
#include "support/catch.hpp"

#include <stdexcept>

namespace affinity::tests::http_client_test {

namespace {

std::string const ok = http_answer(R"({"id":7})");

Headers with(std::string name, std::string value) {
  Headers headers;
  headers.set(name, std::move(value));
  return headers;
}

bool has(std::string const& text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a GET brings back status, headers and body") {
  LoopbackServer server(
      {{serve(http_answer(R"({"id":7})", 200, "x-ratelimit-limit-user: 900\r\nX-Empty:\r\n"))}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, get_of("/persons/7"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(reply->body == R"({"id":7})");
  CHECK(reply->complete);
  CHECK(reply->headers.find("X-RateLimit-Limit-User") == "900");
  CHECK(reply->headers.find("x-empty") == "");
}

TEST_CASE("a request goes out as it was planned") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  Request request{.method = Method::put,
                  .target = "/persons/7/../8?term=a%20b&x=%2F",
                  .body = std::string("{\"n\":\"\0\"}", 9),
                  .content_type = "application/json",
                  .headers = with("Authorization", "Basic OmtleQ==")};
  REQUIRE(ask(http, request)->status == 200);
  auto const text = server.seen().at(0);
  CAPTURE(text);
  CHECK(text.starts_with("PUT /persons/7/../8?term=a%20b&x=%2F HTTP/1.1\r\n"));
  CHECK(has(text, "\r\nHost: 127.0.0.1:" + server.port() + "\r\n"));
  CHECK(has(text, "\r\nAuthorization: Basic OmtleQ==\r\n"));
  CHECK(has(text, "\r\nContent-Type: application/json\r\n"));
  CHECK(has(text, "\r\nContent-Length: 9\r\n"));
  CHECK(has(text, "\r\nAccept-Encoding: gzip, deflate"));
  CHECK(has(text, "\r\nUser-Agent: affinity-crm-mcp/" AFFINITY_VERSION "\r\n"));
  CHECK(!has(text, "Expect"));
  CHECK(text.ends_with(request.body));
}

TEST_CASE("a POST without a body says so, and a DELETE carries none") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  Request const post{.method = Method::post, .target = "/lists"};
  REQUIRE(ask(http, post)->status == 200);
  REQUIRE(ask(http, write_of(Method::del))->status == 200);
  CHECK(has(server.seen().at(0), "\r\nContent-Length: 0\r\n"));
  CHECK(!has(server.seen().at(0), "Content-Type"));
  CHECK(server.seen().at(1).starts_with("DELETE /notes HTTP/1.1\r\n"));
  CHECK(!has(server.seen().at(1), "Content-"));
}

TEST_CASE("GETs reuse one connection") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  for (int i = 0; i < 5; ++i) REQUIRE(ask(http, get_of("/lists"))->status == 200);
  CHECK(server.requests("GET") == 5);
  CHECK(server.connections() == 1);
}

TEST_CASE("a large body goes out whole and without asking first") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  Request request = write_of(Method::post);
  request.body = std::string(3 << 20, 'x');
  REQUIRE(ask(http, request)->status == 200);
  CHECK(server.seen().at(0).ends_with(request.body));
}

TEST_CASE("headers of an interim answer are not those of the answer") {
  LoopbackServer server({{read(), send("HTTP/1.1 103 Early Hints\r\nX-Hint: 1\r\n\r\n" + ok), close()}});
  client::CurlHttpClient http(settings_for(server));
  auto const reply = ask(http, get_of("/lists"));
  REQUIRE(reply.has_value());
  CHECK(reply->status == 200);
  CHECK(!reply->headers.find("x-hint"));
}

TEST_CASE("N-2: a redirect is handed back and not followed, so that no other host ever sees the key") {
  LoopbackServer other({{serve(ok)}});
  LoopbackServer server({{serve(http_answer("", 302, "Location: " + other.url() + "/stolen\r\n"))}});
  client::CurlHttpClient http(settings_for(server));
  auto const method = GENERATE(Method::get, Method::post);
  auto request = method == Method::get ? get_of("/entity-files/download/1") : write_of(method);
  request.headers = with("Authorization", "Basic OmtleQ==");
  CHECK(ask(http, request)->status == 302);
  CHECK(server.requests() == 1);
  CHECK(other.connections() == 0);
}

TEST_CASE("N-5: proxies named in the environment are ignored") {
  LoopbackServer proxy({{serve(ok)}});
  LoopbackServer server({{serve(ok)}});
  for (auto const* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
    ::setenv(name, proxy.url().c_str(), 1);
  client::CurlHttpClient http(settings_for(server));
  CHECK(ask(http, get_of("/lists"))->status == 200);
  for (auto const* name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"}) ::unsetenv(name);
  CHECK(proxy.connections() == 0);
  CHECK(server.requests() == 1);
}

TEST_CASE("X-1: what would become two lines or two requests is not sent") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  auto request = get_of("/lists");
  SECTION("a line break in the target") { request.target = "/lists\r\nX: 1"; }
  SECTION("a space in the target") { request.target = "/lists?term=a b"; }
  SECTION("a fragment") { request.target = "/lists#x"; }
  SECTION("another host") { request.target = "@evil.example/"; }
  SECTION("a line break in a header") { request.headers = with("Authorization", "Basic x\r\nX: 1"); }
  SECTION("a line break in a header's name") { request.headers = with("A\nB", "x"); }
  SECTION("a header without a name") { request.headers = with("", "x"); }
  SECTION("a line break in the content type") { request.content_type = "a\nb"; }
  CHECK(kind_of(ask(http, request)) == ErrorKind::internal);
  CHECK(server.connections() == 0);
}

TEST_CASE("an HTTP client refuses a base URL that was not checked") {
  auto const broken = [](char const* url) {
    try {
      client::CurlHttpClient const http(settings_for(url));
      return false;
    } catch (std::invalid_argument const&) {
      return true;
    }
  };
  CHECK(broken("http://api.affinity.co"));
  CHECK(!broken("https://api.affinity.co"));
}

TEST_CASE("a hundred GETs at once are all answered, each with its own answer") {
  std::vector<Script> scripts;
  for (int i = 0; i < 100; ++i) scripts.push_back({serve(ok)});
  LoopbackServer server(scripts);
  client::CurlHttpClient http(settings_for(server));
  boost::asio::io_context io;
  client::CallContext const call;
  int answered = 0;
  for (int i = 0; i < 100; ++i)
    boost::asio::co_spawn(io, http.send(get_of("/persons/" + std::to_string(i)), call),
                          [&](std::exception_ptr error, Result<Response> reply) {
                            answered += !error && reply && reply->body == R"({"id":7})";
                          });
  io.run();
  CHECK(answered == 100);
  CHECK(server.requests("GET") == 100);
}

TEST_CASE(
    "a loop ends after each answer, is watched again for the next request, and outlives the HTTP client") {
  LoopbackServer server({{serve(ok)}});
  boost::asio::io_context io;
  {
    client::CurlHttpClient http(settings_for(server));
    client::CallContext const call;
    for (int i = 0; i < 3; ++i) {
      int status = 0;
      boost::asio::co_spawn(io, http.send(get_of("/lists"), call),
                            [&](std::exception_ptr error, Result<Response> reply) {
                              status = !error && reply ? reply->status : 0;
                            });
      io.restart();
      io.run();
      CHECK(status == 200);
    }
    CHECK(server.connections() == 1);
  }
  io.restart();
  CHECK(io.run() == 0);  // nothing of the client is left there
}

TEST_CASE("one HTTP client serves one loop after another") {
  LoopbackServer server({{serve(ok)}});
  client::CurlHttpClient http(settings_for(server));
  CHECK(ask(http, get_of("/lists"))->status == 200);
  CHECK(ask(http, get_of("/lists"))->status == 200);
}

}  // namespace affinity::tests::http_client_test
