#include "mcp/peer/pending_requests.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace affinity::mcp {

namespace asio = boost::asio;

namespace {

constexpr Milliseconds keepalive_interval{10'000};

}  // namespace

struct PendingRequests::Pending {
  asio::steady_timer timer;
  bool answered = false;
  std::optional<json::value> result{};
};

PendingRequests::PendingRequests() = default;
PendingRequests::~PendingRequests() = default;
PendingRequests::PendingRequests(PendingRequests&&) noexcept = default;
PendingRequests& PendingRequests::operator=(PendingRequests&&) noexcept = default;

Id PendingRequests::next_id() { return "server-" + std::to_string(++last_id_); }

Task<PendingRequests::Response> PendingRequests::wait_for_response(Id id, Milliseconds timeout,
                                                                   std::function<void()> keep_alive) {
  auto const executor = co_await asio::this_coro::executor;
  auto const pending = std::make_shared<Pending>(Pending{.timer = asio::steady_timer(executor)});
  pending_[id] = pending;
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  for (auto left = timeout; left.count() > 0 && !pending->answered; left -= keepalive_interval) {
    if (cancellation.cancelled() != asio::cancellation_type::none) break;
    if (keep_alive) keep_alive();
    pending->timer.expires_after(std::min(left, keepalive_interval));
    co_await pending->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  pending_.erase(id);
  Response out{.received = pending->answered, .result = pending->result};
  co_return out;
}

void PendingRequests::complete(Id const& id, std::optional<json::value> result) {
  auto const found = pending_.find(id);
  if (found == pending_.end()) return;
  found->second->answered = true;
  found->second->result = std::move(result);
  found->second->timer.cancel();
}

}  // namespace affinity::mcp
