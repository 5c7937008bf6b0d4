#include "mcp/turnstile.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace affinity::mcp {

namespace asio = boost::asio;

struct Turnstile::Waiting {
  std::string principal;
  asio::steady_timer timer;
  bool admitted = false;
  bool pushed_out = false;  // of the queue, by one of another principal
};

bool Turnstile::State::has_room(std::string const& principal) const {
  if (running >= limits.most) return false;
  auto const found = of_principal.find(principal);
  return limits.most_each == 0 || found == of_principal.end() || found->second < limits.most_each;
}

std::size_t Turnstile::State::running_of(std::string const& principal) const {
  auto const found = of_principal.find(principal);
  return found == of_principal.end() ? 0 : found->second;
}

// Makes a place in a full queue for one who has fewer waiting than another: that other's last one is told
// that there is none. False when nobody has more than that.
bool Turnstile::State::push_out(std::string const& principal) {
  if (limits.most_each == 0) return false;
  std::map<std::string_view, std::size_t> waiting_of;
  for (auto const& one : queue) ++waiting_of[one->principal];
  auto const own = waiting_of[principal];
  auto const most = std::ranges::max_element(waiting_of, {}, [](auto const& each) { return each.second; });
  if (most->second <= own + 1) return false;
  auto const last = std::find_if(queue.rbegin(), queue.rend(),
                                 [&](auto const& one) { return one->principal == most->first; });
  auto const out = *last;
  queue.erase(std::next(last).base());
  out->pushed_out = true;
  out->timer.cancel();
  return true;
}

void Turnstile::State::take(std::string const& principal) {
  ++running;
  ++of_principal[principal];
}

// Of those who may come in the one whose principal has fewest calls running gets the place, and among equals
// who waits longest: whoever fills a share, or has many waiting, holds up nobody else.
void Turnstile::State::leave(std::string const& principal) {
  --running;
  auto const found = of_principal.find(principal);
  if (--found->second == 0) of_principal.erase(found);
  auto next = queue.end();
  for (auto one = queue.begin(); one != queue.end(); ++one) {
    if (!has_room((*one)->principal)) continue;
    bool const fewer = limits.most_each > 0 && next != queue.end() &&
                       running_of((*one)->principal) < running_of((*next)->principal);
    if (next == queue.end() || fewer) next = one;
  }
  if (next == queue.end()) return;
  auto const waiting = *next;
  queue.erase(next);
  take(waiting->principal);
  waiting->admitted = true;
  waiting->timer.cancel();
}

Task<Result<Turnstile::Place>> Turnstile::enter(std::string principal) {
  auto const state = state_;  // a call may end after us
  auto const place = [&] {
    auto leave = [state, principal](void*) { state->leave(principal); };
    return Place(std::shared_ptr<void>(state.get(), std::move(leave)));
  };
  if (state->has_room(principal)) {
    state->take(principal);
    co_return place();
  }
  auto const& limits = state->limits;
  auto const seconds = std::max<int>(1, int(std::chrono::ceil<std::chrono::seconds>(limits.wait).count()));
  auto const full = [&](std::string why) {
    Error error{.kind = ErrorKind::limited, .message = std::move(why)};
    error.next_step = "Nothing was sent. Make fewer calls at a time.";
    error.retry_after_s = seconds;
    return fail(std::move(error));
  };
  static constexpr char no_place[] = "This server has as many calls running and waiting as it takes.";
  if (state->queue.size() >= limits.queue && !state->push_out(principal)) co_return full(no_place);
  auto const executor = co_await asio::this_coro::executor;
  auto const waiting =
      std::make_shared<Waiting>(Waiting{.principal = principal, .timer = asio::steady_timer(executor)});
  waiting->timer.expires_after(limits.wait);
  // However this ends, also by being cancelled: nobody waits any more, and a place that came is given back.
  auto const leave_queue = [state](Waiting* one) {
    std::erase_if(state->queue, [&](auto const& other) { return other.get() == one; });
    if (one->admitted) state->leave(one->principal);
  };
  state->queue.push_back(waiting);
  std::unique_ptr<Waiting, decltype(leave_queue)> const guard(waiting.get(), leave_queue);
  co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  if (waiting->pushed_out) co_return full(no_place);
  if (!waiting->admitted)
    co_return full("Too many calls are running; this one has waited for its turn in vain.");
  waiting->admitted = false;  // from here on the place is given back by its holder
  co_return place();
}

}  // namespace affinity::mcp
