#include "served.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <system_error>

namespace affinity::tests::http_test {

using namespace affinity;
using namespace affinity::tests;
using transport::HttpSettings;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view modern = "MCP-Protocol-Version: 2026-07-28\r\n";

bool can_connect(std::uint16_t port) {
  try {
    RawClient client(port);
    return true;
  } catch (std::system_error const&) {
    return false;
  }
}

}  // namespace

TEST_CASE("T-6: a POST reaches the handler, and its reply comes back with the headers every answer has") {
  Served served;
  RawClient client(served.port());
  auto const response = client.ask(post("hello"));
  CHECK(response.status == 200);
  CHECK(response.body == "hello");
  CHECK(response.headers.find("Content-Type") == "application/json");
  CHECK(response.headers.find("Cache-Control") == "no-store");
  CHECK(response.headers.find("X-Content-Type-Options") == "nosniff");
  CHECK(response.headers.find("Date"));
  CHECK(!response.headers.find("Connection"));
}

TEST_CASE("a message without an answer is 202 without content") {
  Served served;
  RawClient client(served.port());
  auto const response = client.ask(post("release nobody"));
  CHECK(response.status == 202);
  CHECK(response.headers.find("Content-Length") == "0");
  CHECK(!response.headers.find("Content-Type"));
  CHECK(client.ask(post("next")).body == "next");
}

TEST_CASE("every occurrence of the protocol's headers reaches the handler, trimmed") {
  Served served;
  RawClient client(served.port());
  client.ask(post(
      "x",
      "MCP-Protocol-Version: 2026-07-28\r\nmcp-protocol-version: \t2025-11-25 \r\nMcp-Method:tools/call\r\n"
      "MCP-NAME: one\r\nMcp-Name: two\r\nMcp-Param-Region: eu\r\nmcp-param-tenant:  a b\t\r\n"));
  auto const seen = served.handler.seen();
  REQUIRE(seen.posts.size() == 1);
  auto const& headers = seen.posts.front();
  CHECK(headers.protocol_version == std::vector<std::string>{"2026-07-28", "2025-11-25"});
  CHECK(headers.method == std::vector<std::string>{"tools/call"});
  CHECK(headers.name == std::vector<std::string>{"one", "two"});
  CHECK(headers.params ==
        std::vector<std::pair<std::string, std::string>>{{"Region", "eu"}, {"tenant", "a b"}});
}

TEST_CASE("one connection serves one request after the other") {
  Served served;
  RawClient client(served.port());
  for (int i = 0; i < 20; ++i)
    CHECK(client.ask(post("message " + std::to_string(i))).body == "message " + std::to_string(i));
}

TEST_CASE("pipelined requests are answered in their order, also when they come while one is worked on") {
  Served served;
  RawClient client(served.port());
  RawClient other(served.port());
  client.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(1));
  client.send(post("second") + post("third") + post("fourth").substr(0, 30));
  other.ask(post("release a"));
  CHECK(client.read().body == "held a");
  CHECK(client.read().body == "second");
  CHECK(client.read().body == "third");
  CHECK(client.ask(post("fourth").substr(30)).body == "fourth");
}

TEST_CASE("a client that sends far ahead is still answered in order") {
  Served served;
  RawClient client(served.port());
  RawClient other(served.port());
  client.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(1));
  auto const body = std::string(20'000, 'y');
  for (int i = 0; i < 10; ++i) client.send(post(body));
  other.ask(post("release a"));
  CHECK(client.read().body == "held a");
  for (int i = 0; i < 10; ++i) CHECK(client.read().body == body);
}

TEST_CASE("requests are read whole, however they are cut") {
  Served served;
  RawClient client(served.port());
  std::string const chunked =
      "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: "
      "chunked\r\n\r\n"
      "3\r\nabc\r\n4;why=not\r\ndefg\r\n0\r\nTrailer: x\r\n\r\n";
  for (auto const& bytes : {post("abcdefg"), chunked}) {
    for (auto const c : bytes) client.send(std::string_view(&c, 1));
    CHECK(client.read().body == "abcdefg");
  }
}

TEST_CASE("Expect: 100-continue is told to go on, or refused before the body") {
  Served served({}, Secret("good"));
  RawClient client(served.port());
  auto const request = post("hello", "Authorization: Bearer good\r\nExpect: 100-continue\r\n");
  auto const body = request.find("\r\n\r\n") + 4;
  CHECK(client.ask(request.substr(0, body)).status == 100);
  CHECK(client.ask(request.substr(body)).body == "hello");
  auto const stranger = post("hello", "Expect: 100-continue\r\n");
  CHECK(client.ask(stranger.substr(0, stranger.find("\r\n\r\n") + 4)).status == 401);
}

TEST_CASE("HTTP/1.0 is answered and closed, unless it asks to stay") {
  Served served;
  RawClient client(served.port());
  std::string const start =
      "POST /mcp HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n";
  auto const stays = client.ask(start + "Connection: keep-alive\r\n\r\nhi");
  CHECK(stays.headers.find("Connection") == "keep-alive");
  auto const leaves = client.ask(start + "\r\nhi");
  CHECK(leaves.body == "hi");
  CHECK(leaves.headers.find("Connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("Connection: close is heeded") {
  Served served;
  RawClient client(served.port());
  CHECK(client.ask(post("last", "Connection: close\r\n")).headers.find("Connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("the thousandth request is the last on its connection") {
  Served served;
  RawClient client(served.port());
  for (int i = 1; i < 1000; ++i) client.ask(post("x"));
  CHECK(client.ask(post("x")).headers.find("Connection") == "close");
  CHECK(client.closed());
}

TEST_CASE("64 requests at a time are answered, each with its own answer") {
  Served served;
  std::vector<std::unique_ptr<RawClient>> clients;
  for (int i = 0; i < 64; ++i) {
    clients.push_back(std::make_unique<RawClient>(served.port()));
    clients.back()->send(post("hold " + std::to_string(i)));
  }
  REQUIRE(served.handler.wait_for_messages(64));
  RawClient other(served.port());
  for (int i = 63; i >= 0; --i) other.ask(post("release " + std::to_string(i)));
  for (std::size_t i = 0; i < 64; ++i) CHECK(clients[i]->read().body == "held " + std::to_string(i));
}

TEST_CASE("O-2: a client of 2026-07-28 that hangs up cancels its call and no other") {
  Served served;
  RawClient leaving(served.port());
  RawClient staying(served.port());
  RawClient other(served.port());
  leaving.send(post("hold a", modern));
  staying.send(post("hold b"));
  REQUIRE(served.handler.wait_for_messages(2));
  leaving.hang_up();
  CHECK(served.handler.wait_for_cancelled("a"));
  other.ask(post("release b"));
  CHECK(staying.read().body == "held b");
  CHECK(served.handler.seen().cancelled == std::vector<std::string>{"a"});
}

TEST_CASE("a handler that throws is answered 500, without details") {
  Served served;
  RawClient client(served.port());
  auto const response = client.ask(post("throw"));
  CHECK(response.status == 500);
  CHECK(response.body.find("-32603") != std::string::npos);
  CHECK(response.body.find("script") == std::string::npos);
  CHECK(client.ask(post("next")).body == "next");
}

TEST_CASE("a large reply arrives whole") {
  Served served;
  RawClient client(served.port());
  CHECK(client.ask(post("large 3000000")).body.size() == 3'000'000);
}

TEST_CASE("the token is asked for, and a right one is let in") {
  Served served({}, Secret("good"));
  RawClient client(served.port());
  auto const missing = client.ask(post("hello"));
  CHECK(missing.status == 401);
  CHECK(missing.headers.find("WWW-Authenticate") == "Bearer");
  CHECK(client.closed());
  RawClient again(served.port());
  CHECK(again.ask(post("hello", "Authorization: Bearer good\r\n")).body == "hello");
  CHECK(served.handler.seen().messages.size() == 1);
}

TEST_CASE("a refused request without a body keeps its connection") {
  Served served;
  RawClient client(served.port());
  CHECK(client.ask("GET /.well-known/oauth-protected-resource HTTP/1.1\r\nHost: localhost\r\n\r\n").status ==
        404);
  CHECK(client.ask("GET /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").headers.find("Allow") == "POST");
  CHECK(client.ask("DELETE /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 405);
  CHECK(client.ask("OPTIONS /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n").status == 405);
  CHECK(client.ask(post("hello")).body == "hello");
}

TEST_CASE("the answer to HEAD has no body") {
  Served served;
  RawClient client(served.port());
  client.send("HEAD /mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  auto const answer = client.rest();
  CHECK(answer.starts_with("HTTP/1.1 405 "));
  CHECK(answer.ends_with("\r\n\r\n"));
}

TEST_CASE("stop closes idle connections and takes no new ones") {
  Served served;
  RawClient busy(served.port());
  RawClient idle(served.port());
  RawClient fresh(served.port());
  CHECK(idle.ask(post("x")).body == "x");
  busy.send(post("hold a", modern));
  REQUIRE(served.handler.wait_for_messages(2));
  served.stop();
  CHECK(idle.closed());
  CHECK(fresh.closed());
  CHECK(!can_connect(served.port()));
  busy.hang_up();
  CHECK(served.handler.wait_for_cancelled("a"));
}

TEST_CASE("a call that finishes while stopping is answered with Connection: close") {
  Served served;
  RawClient busy(served.port());
  RawClient idle(served.port());
  CHECK(idle.ask(post("x")).body == "x");
  busy.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(2));
  served.stop();
  REQUIRE(idle.closed());
  served.on_loop([&] { served.handler.release("a"); });
  auto const last = busy.read();
  CHECK(last.body == "held a");
  CHECK(last.headers.find("Connection") == "close");
  CHECK(busy.closed());
}

TEST_CASE("O-8: what still runs when the drain time is over is cancelled") {
  HttpSettings settings;
  settings.drain = 20ms;
  Served served(settings);
  RawClient busy(served.port());
  busy.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(1));
  served.stop();
  CHECK(served.handler.wait_for_cancelled("a"));
  CHECK(busy.closed());
}

}  // namespace affinity::tests::http_test
