#include "mcp/concurrency_limiter.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace affinity::mcp {

namespace asio = boost::asio;

struct ConcurrencyLimiter::Waiter {
  std::string principal;
  asio::steady_timer timer;
  std::uint64_t place = 0;
  bool queued = false;
  bool admitted = false;
  bool evicted = false;  // from the queue, by a call of another principal
};

bool ConcurrencyLimiter::State::has_capacity(Principal const& one) const {
  return running < limits.max_running &&
         (limits.max_per_principal == 0 || one.running < limits.max_per_principal);
}

bool ConcurrencyLimiter::State::has_capacity(std::string const& principal) const {
  static Principal const at_rest;
  auto const found = principals.find(principal);
  return has_capacity(found == principals.end() ? at_rest : found->second);
}

void ConcurrencyLimiter::State::enqueue(std::shared_ptr<Waiter> waiter) {
  waiter->place = ++last_place;
  waiter->queued = true;
  ++queued;
  auto& queue = principals[waiter->principal].queue;
  queue.push_back(std::move(waiter));
}

// Of one that is queued; does nothing for another.
void ConcurrencyLimiter::State::dequeue(Waiter const& waiter) {
  if (!waiter.queued) return;
  auto const found = principals.find(waiter.principal);
  auto& queue = found->second.queue;
  auto const place = std::ranges::find(queue, &waiter, &std::shared_ptr<Waiter>::get);
  (*place)->queued = false;
  queue.erase(place);
  --queued;
  if (queue.empty() && found->second.running == 0) principals.erase(found);
}

// Makes room in a full queue for a principal that has fewer calls waiting than another: evicts the other's
// last one. False when no principal has more waiting.
bool ConcurrencyLimiter::State::evict_from_queue(std::string const& principal) {
  if (limits.max_per_principal == 0) return false;
  auto const own = principals.find(principal);
  auto const own_queued = own == principals.end() ? 0 : own->second.queue.size();
  auto const most =
      std::ranges::max_element(principals, {}, [](auto const& each) { return each.second.queue.size(); });
  if (most == principals.end() || most->second.queue.size() <= own_queued + 1) return false;
  auto const out = most->second.queue.back();
  dequeue(*out);
  out->evicted = true;
  out->timer.cancel();
  return true;
}

void ConcurrencyLimiter::State::grant(std::string const& principal) {
  ++running;
  ++principals[principal].running;
}

// The principal that has the fewest calls running, and among equals the one whose first waits longest: a
// principal that fills its share, or has many calls waiting, delays no other. Null when nobody can be served.
ConcurrencyLimiter::Principal* ConcurrencyLimiter::State::next_to_serve() {
  Principal* next = nullptr;
  for (auto& [name, one] : principals) {
    if (one.queue.empty() || !has_capacity(one)) continue;
    auto const rank = [&](Principal const& which) {
      return std::pair(limits.max_per_principal > 0 ? which.running : 0, which.queue.front()->place);
    };
    if (!next || rank(one) < rank(*next)) next = &one;
  }
  return next;
}

void ConcurrencyLimiter::State::release(std::string const& principal) {
  --running;
  auto const found = principals.find(principal);
  if (--found->second.running == 0 && found->second.queue.empty()) principals.erase(found);
  auto* const next = next_to_serve();
  if (!next) return;
  auto const waiting = next->queue.front();
  grant(waiting->principal);
  dequeue(*waiting);
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
  if (state->queued >= limits.max_queued && !state->evict_from_queue(principal)) co_return full(at_capacity);
  auto const executor = co_await asio::this_coro::executor;
  auto const waiting =
      std::make_shared<Waiter>(Waiter{.principal = principal, .timer = asio::steady_timer(executor)});
  waiting->timer.expires_after(limits.max_wait);
  // However this ends, also by cancellation, the waiter leaves the queue, and a permit it was granted is
  // released.
  auto const leave_queue = [state](Waiter* one) {
    state->dequeue(*one);
    if (one->admitted) state->release(one->principal);
  };
  state->enqueue(waiting);
  std::unique_ptr<Waiter, decltype(leave_queue)> const guard(waiting.get(), leave_queue);
  co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (waiting->evicted) co_return full(at_capacity);
  if (!waiting->admitted)
    co_return full("Too many calls are running; this one has waited for its turn in vain.");
  waiting->admitted = false;  // from here on the Permit releases it
  co_return permit_of(state, std::move(principal));
}

}  // namespace affinity::mcp
