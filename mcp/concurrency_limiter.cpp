#include "mcp/concurrency_limiter.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace affinity::mcp {

namespace asio = boost::asio;

struct ConcurrencyLimiter::Waiter {
  std::string principal;
  asio::steady_timer timer;
  bool admitted = false;
  bool evicted = false;  // from the queue, by a call of another principal
};

bool ConcurrencyLimiter::State::has_capacity(std::string const& principal) const {
  if (running >= limits.max_running) return false;
  auto const found = of_principal.find(principal);
  return limits.max_per_principal == 0 || found == of_principal.end() ||
         found->second < limits.max_per_principal;
}

std::size_t ConcurrencyLimiter::State::running_of(std::string const& principal) const {
  auto const found = of_principal.find(principal);
  return found == of_principal.end() ? 0 : found->second;
}

// Makes room in a full queue for a principal that has fewer calls waiting than another: evicts the other's
// last one. False when no principal has more waiting.
bool ConcurrencyLimiter::State::evict_from_queue(std::string const& principal) {
  if (limits.max_per_principal == 0) return false;
  std::map<std::string_view, std::size_t> queued_by_principal;
  for (auto const& one : queue) ++queued_by_principal[one->principal];
  auto const own = queued_by_principal[principal];
  auto const most =
      std::ranges::max_element(queued_by_principal, {}, [](auto const& each) { return each.second; });
  if (most->second <= own + 1) return false;
  auto const last = std::find_if(queue.rbegin(), queue.rend(),
                                 [&](auto const& one) { return one->principal == most->first; });
  auto const out = *last;
  queue.erase(std::next(last).base());
  out->evicted = true;
  out->timer.cancel();
  return true;
}

void ConcurrencyLimiter::State::grant(std::string const& principal) {
  ++running;
  ++of_principal[principal];
}

// The permit goes to the waiter whose principal has the fewest calls running, and among equals to the one
// that waits longest: a principal that fills its share, or has many calls waiting, delays no other.
void ConcurrencyLimiter::State::release(std::string const& principal) {
  --running;
  auto const found = of_principal.find(principal);
  if (--found->second == 0) of_principal.erase(found);
  auto next = queue.end();
  for (auto one = queue.begin(); one != queue.end(); ++one) {
    if (!has_capacity((*one)->principal)) continue;
    bool const fewer = limits.max_per_principal > 0 && next != queue.end() &&
                       running_of((*one)->principal) < running_of((*next)->principal);
    if (next == queue.end() || fewer) next = one;
  }
  if (next == queue.end()) return;
  auto const waiting = *next;
  queue.erase(next);
  grant(waiting->principal);
  waiting->admitted = true;
  waiting->timer.cancel();
}

// A call may outlive the limiter, so the permit shares its state.
ConcurrencyLimiter::Permit ConcurrencyLimiter::permit_of(std::shared_ptr<State> const& state,
                                                         std::string principal) {
  auto release = [state, principal = std::move(principal)](void*) { state->release(principal); };
  return Permit(std::shared_ptr<void>(state.get(), std::move(release)));
}

std::optional<ConcurrencyLimiter::Permit> ConcurrencyLimiter::try_acquire(std::string const& principal) {
  if (!state_->has_capacity(principal)) return std::nullopt;
  state_->grant(principal);
  return permit_of(state_, principal);
}

Task<Result<ConcurrencyLimiter::Permit>> ConcurrencyLimiter::acquire(std::string principal) {
  auto const state = state_;  // a call may outlive this
  if (auto permit = try_acquire(principal)) co_return std::move(*permit);
  auto const& limits = state->limits;
  auto const seconds =
      std::max<int>(1, int(std::chrono::ceil<std::chrono::seconds>(limits.max_wait).count()));
  auto const full = [&](std::string why) {
    Error error{.kind = ErrorKind::limited, .message = std::move(why)};
    error.next_step = "Nothing was sent. Make fewer calls at a time.";
    error.retry_after_s = seconds;
    return fail(std::move(error));
  };
  static constexpr char at_capacity[] = "This server has as many calls running and waiting as it takes.";
  if (state->queue.size() >= limits.max_queued && !state->evict_from_queue(principal))
    co_return full(at_capacity);
  auto const executor = co_await asio::this_coro::executor;
  auto const waiting =
      std::make_shared<Waiter>(Waiter{.principal = principal, .timer = asio::steady_timer(executor)});
  waiting->timer.expires_after(limits.max_wait);
  // However this ends, also by cancellation, the waiter leaves the queue, and a permit it was granted is
  // released.
  auto const leave_queue = [state](Waiter* one) {
    std::erase_if(state->queue, [&](auto const& other) { return other.get() == one; });
    if (one->admitted) state->release(one->principal);
  };
  state->queue.push_back(waiting);
  std::unique_ptr<Waiter, decltype(leave_queue)> const guard(waiting.get(), leave_queue);
  co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (waiting->evicted) co_return full(at_capacity);
  if (!waiting->admitted)
    co_return full("Too many calls are running; this one has waited for its turn in vain.");
  waiting->admitted = false;  // from here on the Permit releases it
  co_return permit_of(state, std::move(principal));
}

}  // namespace affinity::mcp
