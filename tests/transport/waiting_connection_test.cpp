// What a connection waits for: the start of a stream that may lose its reader, and the end of a call.

#include "support/catch.hpp"
#include "support/scripted_handler.hpp"
#include "transport/http/call_runner.hpp"
#include "transport/http/sse_subscriber.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <sys/socket.h>

#include <array>
#include <optional>

namespace affinity::transport::waiting_connection_test {

namespace asio = boost::asio;

namespace {

Task<void> wait_for_start(SseSubscriber& subscriber, Http1Stream& http, std::optional<bool>& begun) {
  for (begun = subscriber.has_begun(); !begun; begun = subscriber.has_begun()) {
    auto waiting = http.wait();
    co_await std::move(waiting);
  }
}

Task<void> count_wakes(Http1Stream& http, int& woken) {
  for (;;) {
    auto waiting = http.wait();
    co_await std::move(waiting);
    ++woken;
  }
}

std::array<platform::Socket, 2> connect_two() {
  int pair[2] = {-1, -1};
  REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0);
  return {platform::Socket(pair[0]), platform::Socket(pair[1])};
}

// One end of a connection; the client's end stays open.
struct Connected {
  std::array<platform::Socket, 2> ends = connect_two();
  asio::io_context io{1};
  HttpSettings settings{};
  Http1Stream http{io, std::move(ends[0]), settings};
};

}  // namespace

TEST_CASE("whoever loses a stream before it starts is told that, and not that it has started") {
  Connected client;
  EventStream events{{}};
  SseSubscriber subscriber(client.io, client.http, events);
  std::optional<bool> begun;
  auto waiting = wait_for_start(subscriber, client.http, begun);
  asio::co_spawn(client.io, std::move(waiting), [](std::exception_ptr) {});
  client.io.poll();
  REQUIRE(!begun);
  auto const loses_it = GENERATE(true, false);
  if (loses_it)
    events.drop_reader();
  else
    events.send("x");
  client.io.restart();
  client.io.poll();  // what still reads from the client goes on
  REQUIRE(begun);
  CHECK(*begun == !loses_it);
}

TEST_CASE("a change is looked at once, however often it is told") {
  Connected client;
  int woken = 0;
  client.http.wake_soon();  // nobody waits yet
  CHECK(client.io.poll() == 0);
  asio::co_spawn(client.io, count_wakes(client.http, woken), [](std::exception_ptr) {});
  client.io.restart();
  client.io.poll();
  CHECK(woken == 0);
  auto const tell = GENERATE(0, 1, 2);
  if (tell != 0) client.http.wake_soon();
  if (tell != 1) client.http.wake();
  client.io.restart();
  client.io.poll();
  CHECK(woken == 1);
}

TEST_CASE("a call has no reply to take before it has replied") {
  asio::io_context io{1};
  tests::ScriptedHandler handler;
  Log log{Level::error};
  CallRunner runner(io, handler, log, {});
  auto context = std::make_unique<CallContext>();
  context->body = "hold a";
  context->peer = std::make_shared<mcp::Peer>();
  context->events = std::make_shared<EventStream>(EventStream::Options{});
  context->exchange.post = mcp::PostHeaders{};
  auto const call = runner.start(std::move(context));
  call->run();
  io.poll();
  CHECK(!call->take_reply());
  handler.release("a");
  io.restart();
  io.run();
  auto const reply = call->take_reply();
  REQUIRE(reply);
  CHECK(reply->body == "held a");
}

}  // namespace affinity::transport::waiting_connection_test
