#include "mcp/asked.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::mcp {

namespace asio = boost::asio;

namespace {

constexpr Milliseconds between_signs_of_life{10'000};

}  // namespace

struct Asked::Waiting {
  asio::steady_timer timer;
  bool answered = false;
  std::optional<json::value> result{};
};

Asked::Asked() = default;
Asked::~Asked() = default;
Asked::Asked(Asked&&) noexcept = default;
Asked& Asked::operator=(Asked&&) noexcept = default;

Id Asked::next_id() { return "server-" + std::to_string(++last_); }

Task<Asked::Response> Asked::response(Id id, Milliseconds timeout, std::function<void()> still) {
  auto const executor = co_await asio::this_coro::executor;
  auto const waiting = std::make_shared<Waiting>(Waiting{.timer = asio::steady_timer(executor)});
  waiting_[id] = waiting;
  auto const cancellation = co_await asio::this_coro::cancellation_state;
  for (auto left = timeout; left.count() > 0 && !waiting->answered; left -= between_signs_of_life) {
    if (cancellation.cancelled() != asio::cancellation_type::none) break;
    if (still) still();
    waiting->timer.expires_after(std::min(left, between_signs_of_life));
    co_await waiting->timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  waiting_.erase(id);
  Response out{.came = waiting->answered, .result = waiting->result};
  co_return out;
}

void Asked::answer(Id const& id, std::optional<json::value> result) {
  auto const found = waiting_.find(id);
  if (found == waiting_.end()) return;
  found->second->answered = true;
  found->second->result = std::move(result);
  found->second->timer.cancel();
}

}  // namespace affinity::mcp
