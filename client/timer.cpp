#include "client/timer.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <optional>
#include <utility>

namespace affinity::client {

namespace asio = boost::asio;

class AsioTimer final : public Timer {
 public:
  Task<bool> sleep_until(TimePoint time) override {
    if (std::exchange(woken_, false)) co_return true;
    auto const executor = co_await asio::this_coro::executor;
    timer_.emplace(executor, time);
    co_await timer_->async_wait(asio::as_tuple(asio::use_awaitable));
    woken_ = false;
    auto const state = co_await asio::this_coro::cancellation_state;
    co_return state.cancelled() == asio::cancellation_type::none;
  }
  void wake() override {
    woken_ = true;
    if (timer_) timer_->cancel();
  }

 private:
  std::optional<asio::steady_timer> timer_{};
  bool woken_ = false;
};

std::unique_ptr<Timer> AsioTimerFactory::make_timer() { return std::make_unique<AsioTimer>(); }

void report_wait(CallContext const& call, std::string const& why, Milliseconds left) {
  auto const seconds = std::chrono::ceil<std::chrono::seconds>(left).count();
  auto const words = why + "; going on in about " + std::to_string(seconds) + " s";
  if (call.on_progress) call.on_progress({.done = Progress::message_only, .message = words});
  if (call.on_log) call.on_log(Level::info, {{"waiting", why}, {"seconds", seconds}});
}

}  // namespace affinity::client
