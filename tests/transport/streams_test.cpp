#include "served.hpp"
#include "support/catch.hpp"

namespace affinity::tests::streams_test {

using namespace affinity;
using namespace affinity::tests;
using transport::HttpSettings;
using namespace std::chrono_literals;

namespace {

std::string const streams = "Accept: application/json, text/event-stream\r\n";
std::string const modern = streams + "MCP-Protocol-Version: 2026-07-28\r\n";
std::string const listening_headers = modern + "Mcp-Method: subscriptions/listen\r\n";

// Asks until the server has noticed that somebody left, for at most ten seconds.
template<class Ask> int status_once(int wanted, Ask ask) {
  auto const end = std::chrono::steady_clock::now() + 10s;
  int status = 0;
  while (status != wanted && std::chrono::steady_clock::now() < end) status = ask();
  return status;
}

}  // namespace

TEST_CASE("the first notification turns the answer into a stream that ends with the reply") {
  Served served;
  RawClient client(served.port());
  auto const head = client.open(post("stream one two", modern));
  CHECK(head.status == 200);
  CHECK(head.headers.find("Content-Type") == "text/event-stream");
  CHECK(head.headers.find("Cache-Control") == "no-store");
  CHECK(head.headers.find("X-Accel-Buffering") == "no");
  CHECK(head.headers.find("Transfer-Encoding") == "chunked");
  CHECK(!head.headers.find("Content-Length"));
  CHECK(!head.headers.find("Mcp-Session-Id"));
  CHECK(client.event() == "data: one");
  CHECK(client.event() == "data: two");
  CHECK(client.event() == "data: streamed");
  CHECK(client.event().empty());
  CHECK(client.ended());
  CHECK(client.ask(post("next")).body == "next");
}

TEST_CASE("without a notification the answer is one JSON text") {
  Served served;
  RawClient client(served.port());
  auto const answer = client.ask(post("hello", modern));
  CHECK(answer.headers.find("Content-Type") == "application/json");
  CHECK(answer.body == "hello");
}

TEST_CASE("who does not name event streams in Accept gets one JSON text, without what came before it") {
  Served served;
  RawClient client(served.port());
  for (auto const* accept :
       {"", "Accept: application/json\r\n", "Accept: application/json, text/event-stream;q=0\r\n"})
    CHECK(client.ask(post("stream one", accept)).body == "streamed");
  for (auto const* accept : {"Accept: */*\r\n", "Accept: application/json, text/*\r\n"}) {
    CHECK(client.open(post("stream one", accept)).headers.find("Content-Type") == "text/event-stream");
    while (!client.event().empty()) {
    }
  }
}

TEST_CASE("events are sent when they come, not when the answer does") {
  Served served;
  RawClient client(served.port()), other(served.port());
  client.open(post("open a", modern));
  CHECK(client.event() == "data: opened a");
  other.ask(post("say a more"));
  CHECK(client.event() == "data: more");
  other.ask(post("release a"));
  CHECK(client.event() == "data: held a");
  CHECK(client.event().empty());
}

TEST_CASE("a client of HTTP/1.0 gets the stream without chunks, until the connection ends") {
  Served served;
  RawClient client(served.port());
  client.send(
      "POST /mcp HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 10\r\n" +
      streams + "Connection: keep-alive\r\n\r\nstream one");
  auto const answer = client.rest();
  CHECK(answer.find("chunked") == std::string::npos);
  CHECK(answer.ends_with("\r\n\r\ndata: one\n\ndata: streamed\n\n"));
}

TEST_CASE("a stream that is quiet gives signs of life") {
  HttpSettings settings;
  settings.stream_keep_alive = 1ms;
  Served served(settings);
  RawClient client(served.port()), other(served.port());
  client.open(post("open a", modern));
  CHECK(client.event() == "data: opened a");
  for (int i = 0; i < 3; ++i) CHECK(client.event() == ":");
  other.ask(post("release a"));
  auto event = client.event();
  while (event == ":") event = client.event();
  CHECK(event == "data: held a");
}

TEST_CASE("O-2: a client of 2026-07-28 that closes its stream cancels the call") {
  Served served;
  RawClient client(served.port());
  client.open(post("open a", modern));
  client.event();
  client.hang_up();
  CHECK(served.handler.wait_for_cancelled("a"));
}

TEST_CASE("O-2: a disconnect of an older client does not cancel its call") {
  Served served;
  auto const word = GENERATE("hold a", "open a");
  RawClient client(served.port()), other(served.port());
  client.send(post(word, streams));
  REQUIRE(served.handler.wait_for_messages(1));
  client.hang_up();
  // The loop has seen the connection end when it has served two more on a connection made later.
  for (int i = 0; i < 3; ++i) RawClient(served.port()).ask(post("x"));
  other.ask(post("release a"));
  CHECK(other.ask(post("x")).body == "x");
  CHECK(served.handler.seen().cancelled.empty());
}

TEST_CASE("L-6: a client that does not read its stream is dropped, and its call is cancelled") {
  HttpSettings settings;
  settings.write_timeout = 20ms;
  Served served(settings);
  RawClient client(served.port()), other(served.port());
  client.open(post("open a", modern));
  for (int i = 0; i < 400 && served.handler.seen().cancelled.empty(); ++i) other.ask(post("flood a 100000"));
  CHECK(served.handler.wait_for_cancelled("a"));
}

TEST_CASE("L-6: only so many streams stay open, the next one is told when to come back") {
  HttpSettings settings;
  settings.max_streams = 2;
  Served served(settings);
  RawClient first(served.port()), second(served.port()), third(served.port());
  first.open(post("listen", listening_headers));
  second.open(post("listen", listening_headers));
  CHECK(first.event() == "data: listening");
  CHECK(second.event() == "data: listening");
  auto const refused = third.ask(post("listen", listening_headers));
  CHECK(refused.status == 429);
  CHECK(refused.headers.find("Retry-After"));
  CHECK(third.open(post("stream x", modern)).status == 200);  // what ends by itself is not refused
  while (!third.event().empty()) {
  }
  first.hang_up();
  CHECK(status_once(200, [&] {
          return RawClient(served.port()).open(post("listen", listening_headers)).status;
        }) == 200);
}

TEST_CASE("O-8: a stop ends what listens with its result, and lets streams that work end by themselves") {
  Served served;
  RawClient listening(served.port()), working(served.port());
  listening.open(post("listen", listening_headers));
  working.open(post("open a", modern));
  CHECK(listening.event() == "data: listening");
  CHECK(working.event() == "data: opened a");
  served.stop();
  CHECK(listening.event() == "data: heard");
  CHECK(listening.event().empty());
  CHECK(listening.ended());
  CHECK(listening.closed());
  served.on_loop([&] { served.handler.release("a"); });
  CHECK(working.event() == "data: held a");
  CHECK(working.event().empty());
  CHECK(working.ended());
}

TEST_CASE("O-8: a call that lost its client is cancelled when the drain time is over") {
  HttpSettings settings;
  settings.drain = 20ms;
  Served served(settings);
  RawClient client(served.port());
  client.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(1));
  client.hang_up();
  served.stop();
  CHECK(served.handler.wait_for_cancelled("a"));
}

TEST_CASE("O-8: a call that lost its client may end while stopping") {
  Served served;
  RawClient client(served.port());
  client.send(post("hold a"));
  REQUIRE(served.handler.wait_for_messages(1));
  client.hang_up();
  served.stop();
  served.on_loop([&] { served.handler.release("a"); });
  served.join();
  CHECK(served.handler.seen().cancelled.empty());
}

}  // namespace affinity::tests::streams_test
