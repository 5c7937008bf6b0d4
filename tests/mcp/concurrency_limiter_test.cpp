#include "mcp/concurrency_limiter.hpp"

#include "support/catch.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::mcp::concurrency_limiter_test {

namespace {

using Entered = std::optional<Result<ConcurrencyLimiter::Permit>>;

// Calls that ask for a permit, and what each of them got.
struct Crowd {
  explicit Crowd(ConcurrencyLimiter::Limits limits) : limiter(limits) {}

  boost::asio::io_context io{};
  ConcurrencyLimiter limiter;
  std::vector<std::unique_ptr<Entered>> calls{};
  std::vector<std::unique_ptr<boost::asio::cancellation_signal>>
      signals{};  // one each: a slot has one handler

  Entered& come(std::string principal) {
    calls.push_back(std::make_unique<Entered>());
    signals.push_back(std::make_unique<boost::asio::cancellation_signal>());
    auto& entered = *calls.back();
    boost::asio::co_spawn(
        io, limiter.acquire(std::move(principal)),
        boost::asio::bind_cancellation_slot(
            signals.back()->slot(), [&](std::exception_ptr error, Result<ConcurrencyLimiter::Permit> result) {
              if (!error) entered = std::move(result);
            }));
    turn();
    return entered;
  }
  void turn() {
    io.poll();
    io.restart();
  }
};

bool is_in(Entered const& entered) { return entered && *entered; }
constexpr Milliseconds for_ever{3'600'000};

}  // namespace

TEST_CASE("L-5: no more calls run at a time than the limit, and the longest waiting comes next") {
  Crowd crowd({.max_running = 2, .max_per_principal = 0, .max_queued = 2, .max_wait = for_ever});
  auto& first = crowd.come("a");
  auto& second = crowd.come("a");
  auto& third = crowd.come("a");
  auto& fourth = crowd.come("b");
  CHECK((is_in(first) && is_in(second)));
  CHECK((!third && !fourth));
  CHECK(crowd.limiter.waiting() == 2);
  first.reset();
  crowd.turn();
  CHECK(is_in(third));
  CHECK(!fourth);
  third.reset();
  crowd.turn();
  CHECK(is_in(fourth));
  CHECK(crowd.limiter.running() == 2);
}

TEST_CASE("L-5: a principal that fills its share waits, and lets others by") {
  Crowd crowd({.max_running = 8, .max_per_principal = 2, .max_queued = 8, .max_wait = for_ever});
  auto& first = crowd.come("a");
  crowd.come("a");
  auto& third = crowd.come("a");
  auto& other = crowd.come("b");
  CHECK(!third);
  CHECK(is_in(other));
  other.reset();
  crowd.turn();
  CHECK(!third);
  first.reset();
  crowd.turn();
  CHECK(is_in(third));
}

TEST_CASE("L-5: one principal's waiting calls leave a place in the queue to another's") {
  Crowd crowd({.max_running = 8, .max_per_principal = 1, .max_queued = 4, .max_wait = for_ever});
  auto& running = crowd.come("a");
  std::vector<Entered*> many;
  for (int i = 0; i < 4; ++i) many.push_back(&crowd.come("a"));
  crowd.come("b");
  auto& waits = crowd.come("b");
  crowd.turn();
  CHECK(!waits);
  REQUIRE(*many.back());
  REQUIRE(!**many.back());
  CHECK((*many.back())->error().kind == ErrorKind::limited);
  CHECK(crowd.limiter.waiting() == 4);
  auto& refused = crowd.come("a");
  REQUIRE(refused);
  CHECK(!*refused);
  running.reset();
  crowd.turn();
  CHECK(is_in(*many.front()));
}

TEST_CASE("L-5: a place that is free goes to the principal that has fewest, before those that wait longer") {
  Crowd crowd({.max_running = 3, .max_per_principal = 2, .max_queued = 8, .max_wait = for_ever});
  auto& first = crowd.come("a");
  crowd.come("b");
  crowd.come("b");
  auto& of_a = crowd.come("a");
  auto& of_c = crowd.come("c");
  CHECK((!of_a && !of_c));
  crowd.calls[1]->reset();
  crowd.turn();
  CHECK(is_in(of_c));
  CHECK(!of_a);
  first.reset();
  crowd.turn();
  CHECK(is_in(of_a));
}

TEST_CASE("L-5: what finds the queue full, or waits in vain, is told when to come again") {
  Crowd crowd({.max_running = 1, .max_per_principal = 0, .max_queued = 1, .max_wait = Milliseconds(0)});
  auto& first = crowd.come("a");
  auto& second = crowd.come("a");
  while (!second) crowd.io.run_one();
  REQUIRE(!*second);
  CHECK(second->error().kind == ErrorKind::limited);
  CHECK(second->error().retry_after_s == 1);
  CHECK(crowd.limiter.waiting() == 0);
  first.reset();
  CHECK(crowd.limiter.running() == 0);

  Crowd full({.max_running = 1, .max_per_principal = 0, .max_queued = 0, .max_wait = for_ever});
  full.come("a");
  auto const& refused = full.come("b");
  REQUIRE(refused);
  CHECK(!*refused);
}

TEST_CASE("L-5: a call that is cancelled while it waits leaves its place in the queue") {
  Crowd crowd({.max_running = 1, .max_per_principal = 0, .max_queued = 4, .max_wait = for_ever});
  auto& first = crowd.come("a");
  auto& second = crowd.come("a");
  CHECK(crowd.limiter.waiting() == 1);
  crowd.signals.back()->emit(boost::asio::cancellation_type::terminal);
  crowd.turn();
  CHECK(crowd.limiter.waiting() == 0);
  CHECK(!is_in(second));
  first.reset();
  second.reset();
  CHECK(crowd.limiter.running() == 0);
}

}  // namespace affinity::mcp::concurrency_limiter_test
