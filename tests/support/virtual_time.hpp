#pragma once
// Time that passes only when every task sleeps: minutes of many calls in a moment, the same every time.

#include "client/timer.hpp"
#include "support/fake_clock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace affinity::tests {

class VirtualTime final : public client::TimerFactory {
  class Sleeper;
  std::multimap<TimePoint, Sleeper*> sleepers_{};  // before the loop, whose end is that of those who sleep

 public:
  FakeClock clock{};
  boost::asio::io_context io{1};

  std::unique_ptr<client::Timer> make_timer() override { return std::make_unique<Sleeper>(*this); }
  void spawn(Task<void> task) { boost::asio::co_spawn(io, std::move(task), boost::asio::detached); }

  // Until nobody sleeps any more, or it is that late.
  void run(TimePoint until = TimePoint::max()) {
    for (;;) {
      io.restart();
      io.poll();
      if (sleepers_.empty() || sleepers_.begin()->first > until) return;
      auto* const next = sleepers_.begin()->second;
      if (auto const at = sleepers_.begin()->first; at > clock.time) pass(at - clock.time);
      next->wake();
    }
  }

 private:
  class Sleeper final : public client::Timer {
   public:
    explicit Sleeper(VirtualTime& time) : time_(time) {}
    ~Sleeper() override { remove_sleeper(); }
    Task<bool> sleep_until(TimePoint until) override {
      if (std::exchange(woken_, false)) co_return true;
      auto const executor = co_await boost::asio::this_coro::executor;
      timer_ = std::make_unique<boost::asio::steady_timer>(executor, TimePoint::max());
      entry_ = time_.sleepers_.emplace(until, this);
      asleep_ = true;
      co_await timer_->async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
      remove_sleeper();
      woken_ = false;
      auto const state = co_await boost::asio::this_coro::cancellation_state;
      co_return state.cancelled() == boost::asio::cancellation_type::none;
    }
    void wake() override {
      woken_ = true;
      remove_sleeper();
      if (timer_) timer_->cancel();
    }

   private:
    void remove_sleeper() {
      if (std::exchange(asleep_, false)) time_.sleepers_.erase(entry_);
    }
    VirtualTime& time_;
    std::unique_ptr<boost::asio::steady_timer> timer_{};
    std::multimap<TimePoint, Sleeper*>::iterator entry_{};
    bool asleep_ = false, woken_ = false;
  };

  void pass(TimePoint::duration duration) {
    clock.time += duration;
    clock.date += std::chrono::duration_cast<Milliseconds>(duration);
  }
};

// For one task alone: every sleep is over at once, and the clock has moved.
struct SkippingTimers final : client::TimerFactory {
  explicit SkippingTimers(FakeClock& the_clock) : clock(the_clock) {}
  FakeClock& clock;
  std::vector<Milliseconds> slept{};

  struct Skip final : client::Timer {
    explicit Skip(SkippingTimers& the_timers) : timers(the_timers) {}
    SkippingTimers& timers;
    Task<bool> sleep_until(TimePoint until) override {
      auto const wait = std::chrono::ceil<Milliseconds>(until - timers.clock.now());
      timers.slept.push_back(wait);
      if (wait.count() > 0) timers.clock.pass(wait);
      co_return true;
    }
    void wake() override {}
  };
  std::unique_ptr<client::Timer> make_timer() override { return std::make_unique<Skip>(*this); }
};

}  // namespace affinity::tests
