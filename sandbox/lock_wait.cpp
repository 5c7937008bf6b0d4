#include "sandbox/lock_wait.hpp"

#include "base/platform/process_id.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace affinity::sandbox {

namespace asio = boost::asio;

namespace {

constexpr auto max_wait_per_holder = std::chrono::seconds(5);

}  // namespace

Task<SimulatedResponse> simulate_with_lock_wait(Api& api, Request request, EndpointValidation validation,
                                                TimePoint deadline) {
  auto simulated = api.simulate(request, validation);
  if (simulated.lock_holder.empty()) co_return simulated;
  using Timer = asio::steady_timer;
  auto const executor = co_await asio::this_coro::executor;
  Timer timer(executor);
  auto waiting_since = Timer::clock_type::now();
  // Differs between processes, or the same one would always win.
  Milliseconds const pause(3 + int(platform::process_id() % 5));
  for (;;) {
    timer.expires_after(pause);
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    auto const state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none) co_return simulated;
    auto const previous_holder = simulated.lock_holder;
    simulated = api.simulate(request, validation);
    auto const now = Timer::clock_type::now();
    if (simulated.lock_holder.empty() || now >= deadline) co_return simulated;
    if (simulated.lock_holder != previous_holder) waiting_since = now;
    if (now - waiting_since >= max_wait_per_holder) co_return simulated;
  }
}

}  // namespace affinity::sandbox
