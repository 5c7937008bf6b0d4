#pragma once
// A handler that does what the message says, and tells another thread what it saw:
//   "hold NAME"     answers "held NAME" once "release NAME" came; can be cancelled
//   "stubborn NAME" the same, but deaf to being cancelled
//   "release NAME", "cancel NAME"   have no answer
//   "emit TEXT"     sends TEXT as a notification, then answers "emitted"
//   "throw"         throws
//   "large N"       answers with N bytes
// Everything else comes back as it is, with status 200.

#include "mcp/handler.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace affinity::tests {

class ScriptedHandler final : public mcp::Handler {
 public:
  struct Seen {
    std::vector<std::string> messages{};   // as they came
    std::vector<std::string> cancelled{};  // NAMEs
    std::vector<mcp::PostHeaders> posts{};
  };

  Task<mcp::Reply> handle(std::string bytes, mcp::Peer& peer, mcp::Exchange const& exchange,
                          client::Caller) override {
    note([&](Seen& seen) {
      seen.messages.push_back(bytes);
      if (exchange.post) seen.posts.push_back(*exchange.post);
    });
    auto const space = bytes.find(' ');
    auto const word = bytes.substr(0, space);
    auto name = space == std::string::npos ? std::string() : bytes.substr(space + 1);
    if (word == "throw") throw std::runtime_error("the script says so");
    if (word == "large") co_return mcp::Reply{.status = 200, .body = std::string(std::stoul(name), 'x')};
    if (word == "release") {
      release(name);
      co_return mcp::Reply{};
    }
    if (word == "cancel") {
      peer.in_flight.cancel(name);
      co_return mcp::Reply{};
    }
    if (word == "emit") {
      if (exchange.emit) exchange.emit(name);
      co_return mcp::Reply{.status = 200, .body = "emitted"};
    }
    if (word != "hold" && word != "stubborn") co_return mcp::Reply{.status = 200, .body = std::move(bytes)};
    co_return co_await hold(std::move(name), word == "stubborn", peer, exchange.post.has_value());
  }

  // For the test's thread: waits until `enough` says so of what was seen; false after ten seconds.
  template<class Enough> bool wait_until(Enough enough) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(10), [&] { return enough(std::as_const(seen_)); });
  }
  bool wait_for_messages(std::size_t count) {
    return wait_until([&](Seen const& seen) { return seen.messages.size() >= count; });
  }
  bool wait_for_cancelled(std::string const& name) {
    return wait_until([&](Seen const& seen) { return std::ranges::count(seen.cancelled, name) > 0; });
  }
  void release(std::string const& name) {  // on the loop
    auto const found = held_.find(name);
    auto const held = found == held_.end() ? nullptr : found->second.lock();
    if (!held) return;
    held->released = true;
    held->timer.cancel();
  }
  Seen seen() {
    std::lock_guard const lock(mutex_);
    return seen_;
  }

 private:
  struct Held {
    explicit Held(boost::asio::any_io_executor executor) : timer(std::move(executor)) {}
    boost::asio::steady_timer timer;
    bool released = false;
  };

  template<class Change> void note(Change change) {
    {
      std::lock_guard const lock(mutex_);
      change(seen_);
    }
    changed_.notify_all();
  }

  Task<mcp::Reply> hold(std::string name, bool stubborn, mcp::Peer& peer, bool over_http) {
    auto const executor = co_await boost::asio::this_coro::executor;
    auto const held = std::make_shared<Held>(executor);
    held_[name] = held;
    held->timer.expires_at(TimePoint::max());
    peer.in_flight.begin(name);
    if (stubborn) {
      boost::asio::cancellation_signal deaf;
      auto const slot = deaf.slot();
      auto token =
          boost::asio::bind_cancellation_slot(slot, boost::asio::as_tuple(boost::asio::use_awaitable));
      co_await held->timer.async_wait(std::move(token));
    } else if (over_http) {
      auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
      co_await held->timer.async_wait(std::move(token));
    } else {
      auto const slot = peer.in_flight.slot(name);
      auto token =
          boost::asio::bind_cancellation_slot(slot, boost::asio::as_tuple(boost::asio::use_awaitable));
      co_await held->timer.async_wait(std::move(token));
    }
    peer.in_flight.end(name);
    auto const released = held->released;
    held_.erase(name);
    if (!released) {
      note([&](Seen& seen) { seen.cancelled.push_back(name); });
      co_return mcp::Reply{};
    }
    co_return mcp::Reply{.status = 200, .body = "held " + name};
  }

  std::mutex mutex_{};
  std::condition_variable changed_{};
  Seen seen_{};
  std::map<std::string, std::weak_ptr<Held>> held_{};  // used on the loop only; the calls own them
};

}  // namespace affinity::tests
