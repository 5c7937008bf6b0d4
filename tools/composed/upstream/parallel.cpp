#include "tools/composed/upstream/parallel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <tuple>
#include <utility>

namespace affinity::tools::composed {

namespace asio = boost::asio;

namespace {

// Takes the next index until none is left.
Task<void> work_through(std::size_t& next, std::size_t count,
                        std::function<Task<void>(std::size_t)> const& make) {
  while (next < count) {
    auto const index = next++;
    auto task = make(index);
    co_await std::move(task);
  }
}

}  // namespace

Task<void> run_all(std::size_t count, std::size_t at_a_time, std::function<Task<void>(std::size_t)> make) {
  std::size_t next = 0;
  auto const workers = std::min(count, at_a_time);
  if (workers <= 1) {
    co_await work_through(next, count, make);
    co_return;
  }
  auto const executor = co_await asio::this_coro::executor;
  using Operation = decltype(asio::co_spawn(executor, work_through(next, count, make), asio::deferred));
  std::vector<Operation> operations;
  for (std::size_t i = 0; i < workers; ++i)
    operations.push_back(asio::co_spawn(executor, work_through(next, count, make), asio::deferred));
  auto group = asio::experimental::make_parallel_group(std::move(operations));
  auto const results = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (auto const& thrown : std::get<1>(results))
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace affinity::tools::composed
