// Simulates Affinity with a rate limit, and the full stack of senders on a virtual clock.

#include "client/pipeline/affinity_client.hpp"
#include "sandbox/api.hpp"
#include "server/program/sandbox_sender.hpp"
#include "support/catch.hpp"
#include "support/virtual_time.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace affinity::server::limits_test {

namespace {

using namespace std::chrono_literals;

// Responds after a delay and counts the statuses.
struct SimulatedAffinity final : client::Sender {
  SimulatedAffinity(client::Sender& the_next, tests::VirtualTime& the_time)
      : next(the_next), time(the_time) {}
  client::Sender& next;
  tests::VirtualTime& time;
  Milliseconds latency{150};
  int asked = 0, refused = 0;
  bool down = false;

  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    ++asked;
    auto const timer = time.make_timer();
    co_await timer->sleep_until(time.clock.now() + latency);
    if (down) co_return Response{.status = 503};
    auto reply = co_await next.send(std::move(request), call);
    refused += reply && reply->status == 429;
    co_return reply;
  }
};

struct Stack {
  explicit Stack(std::optional<int> limit = 900)
      : settings{.limit_per_minute = limit, .limit_per_month = {}} {
    for (int i = 0; i < 3; ++i) settings.extra_keys.push_back("key-" + std::to_string(i));
  }
  tests::VirtualTime time{};
  sandbox::Settings settings;
  sandbox::Api api{time.clock, settings};
  SandboxSender sandbox_sender{api};
  SimulatedAffinity upstream{sandbox_sender, time};
  client::AffinityClient affinity{{}, upstream, {.clock = &time.clock, .timers = &time}};

  struct End {
    Milliseconds after{};
    Result<Response> reply;
  };
  std::vector<End> ends{};
  int tries = 0, reads = 0;

  client::CallContext call(std::string key = "sandbox") const {
    return {.caller = {.api_key = Secret(std::move(key))}, .deadline = time.clock.now() + 50s};
  }
  // Each another one, or they would share a transfer.
  Request read() {
    return {.target = "/persons?page_size=1&term=" + std::to_string(++reads), .idempotent = true};
  }

  Task<void> ask(std::string key) {
    auto const start = time.clock.now();
    auto const with = call(std::move(key));
    auto request = read();
    auto reply = co_await affinity.sender().send(std::move(request), with);
    ends.push_back({std::chrono::duration_cast<Milliseconds>(time.clock.now() - start), std::move(reply)});
  }
  // Comes back when it is told to, as often as it takes.
  Task<void> obey() {
    for (;;) {
      ++tries;
      auto const with = call();
      auto request = read();
      auto reply = co_await affinity.sender().send(std::move(request), with);
      if (reply && reply->status == 200) {
        ends.push_back({{}, std::move(reply)});
        co_return;
      }
      auto const wait = reply ? 60 : reply.error().retry_after_s.value_or(60);
      auto const timer = time.make_timer();
      co_await timer->sleep_until(time.clock.now() + std::chrono::seconds(wait));
    }
  }
  Task<void> ask_later(Milliseconds wait, std::string key) {
    auto const timer = time.make_timer();
    co_await timer->sleep_until(time.clock.now() + wait);
    co_await ask(std::move(key));
  }
};

}  // namespace

TEST_CASE(
    "of 2,000 calls at once each is done in time or refused at once with the wait, and none meets a 429") {
  Stack stack;
  for (int i = 0; i < 2000; ++i) stack.time.spawn(stack.ask("sandbox"));
  stack.time.run();
  REQUIRE(stack.ends.size() == 2000);
  int done = 0;
  for (auto const& end : stack.ends) {
    if (end.reply) {
      REQUIRE(end.reply->status == 200);
      REQUIRE(end.after <= 50s);
      ++done;
    } else {
      REQUIRE(end.reply.error().kind == ErrorKind::limited);
      REQUIRE(end.reply.error().retry_after_s.value_or(0) > 0);
      REQUIRE(end.after == 0ms);
    }
  }
  CHECK(done >= 590);
  CHECK(stack.upstream.refused == 0);
}

TEST_CASE("2,000 clients that come back when they are told finish at the limit's pace without one 429") {
  Stack stack;
  auto const start = stack.time.clock.now();
  for (int i = 0; i < 2000; ++i) stack.time.spawn(stack.obey());
  stack.time.run();
  CHECK(stack.ends.size() == 2000);
  CHECK(stack.upstream.refused == 0);
  CHECK(stack.upstream.asked == 2000);
  auto const took = std::chrono::duration<double>(stack.time.clock.now() - start).count();
  CAPTURE(took, stack.tries);
  CHECK(took > 2000 / 15.0);  // 900 a minute
  CHECK(took < 2000 / 10.0 * 1.1);
}

TEST_CASE("calls at a sandbox with a small limit of its own finish too, at most those under way refused") {
  auto const limit = GENERATE(20, 60, 300);
  Stack stack(limit);
  for (int i = 0; i < limit * 4; ++i) stack.time.spawn(stack.obey());
  stack.time.run();
  CHECK(int(stack.ends.size()) == limit * 4);
  CHECK(stack.upstream.refused <= 6);
}

TEST_CASE("R-4: an outage costs Affinity at most 1.1 times the calls that are made, in every minute of it") {
  auto const per_second = GENERATE(2, 8, 30);
  Stack stack(std::nullopt);
  stack.upstream.down = true;
  int before = 0;
  for (int minute = 0; minute < 3; ++minute) {
    auto const start = stack.time.clock.now();
    int const calls = per_second * 60;
    for (int i = 0; i < calls; ++i) {
      auto const key = i % 4 ? "key-" + std::to_string(i % 4 - 1) : "sandbox";
      stack.time.spawn(stack.ask_later(Milliseconds(i * 1000 / per_second), key));
    }
    stack.time.run();
    CHECK(stack.time.clock.now() - start < 120s);
    auto const asked = stack.upstream.asked - std::exchange(before, stack.upstream.asked);
    CAPTURE(per_second, minute);
    CHECK(asked <= calls * 1.1);
  }
  stack.upstream.down = false;  // and when it is over, calls go through again
  stack.ends.clear();
  for (int i = 0; i < 40; ++i) stack.time.spawn(stack.ask_later(Milliseconds(15'000 + i * 1000), "sandbox"));
  stack.time.run();
  auto const good = std::ranges::count_if(stack.ends, [](auto const& end) { return bool(end.reply); });
  CHECK(good >= 39);
}

}  // namespace affinity::server::limits_test
