#pragma once
// A sender whose answers come when a test says so, and that notes who is no longer waited for.

#include "client/sender.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>
#include <vector>

namespace affinity::tests {

struct SlowSender final : client::Sender {
  struct Asked {
    Request request{};
    std::string key{};
    client::CallContext const* call = nullptr;
    boost::asio::steady_timer* until = nullptr;  // null once it is over
    Result<Response> reply = Response{.status = 200};
    bool answered = false, cancelled = false;
  };
  std::vector<Asked> asked{};

  void answer(std::size_t which, Result<Response> reply) {
    asked.at(which).reply = std::move(reply);
    asked.at(which).answered = true;
    if (asked.at(which).until) asked.at(which).until->cancel();
  }
  void answer(std::size_t which, std::string body, int status = 200) {
    answer(which, Response{.status = status, .body = std::move(body)});
  }

  Task<Result<Response>> send(Request request, client::CallContext const& call) override {
    auto const executor = co_await boost::asio::this_coro::executor;
    auto const state = co_await boost::asio::this_coro::cancellation_state;
    boost::asio::steady_timer until(executor, boost::asio::steady_timer::time_point::max());
    auto const which = asked.size();
    asked.emplace_back();
    asked[which].request = std::move(request);
    asked[which].key = call.caller.api_key.reveal();
    asked[which].call = &call;
    asked[which].until = &until;
    co_await until.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    asked[which].until = nullptr;
    asked[which].cancelled = state.cancelled() != boost::asio::cancellation_type::none;
    if (asked[which].cancelled) co_return fail(ErrorKind::cancelled, "cancelled");
    co_return asked[which].reply;
  }
};

}  // namespace affinity::tests
