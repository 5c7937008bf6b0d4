#pragma once
// A handler that does what the message says, and tells another thread what it saw:
//   "hold NAME"     answers "held NAME" once "release NAME" came; can be cancelled
//   "stubborn NAME" the same, but deaf to being cancelled
//   "release NAME", "cancel NAME"   have no answer
//   "emit TEXT"     sends TEXT as a notification, then answers "emitted"
//   "stream A B …"  sends A, B … as notifications, then answers "streamed"
//   "open NAME"     sends "opened NAME", then does as "hold NAME"
//   "say NAME TEXT" sends TEXT for the message that "hold" or "open" holds; "flood NAME N" sends N bytes
//   "let-go NAME"   lets the connection of that message go
//   "listen"        sends "listening", and answers "heard" once end_subscriptions() was called
//   "initialize DATE"   opens a conversation of that revision
//   "announce TEXT" sends TEXT to the peer, for no message in particular
//   "who"           answers what is known of the session: "none", "open NAME" or status 404 and "gone"
//   "throw"         throws
//   "large N"       answers with N bytes
// Everything else comes back as it is, with status 200.

#include "mcp/peer/handler.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <array>
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

  mcp::Handling begin(std::string bytes, mcp::Peer& peer, mcp::Exchange const& exchange,
                      client::Caller caller) override {
    return play(std::move(bytes), peer, exchange, std::move(caller));
  }

  void end_subscriptions() override {
    for (int i = 1; i <= listens_; ++i) release("listen " + std::to_string(i));
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
  Task<mcp::Reply> play(std::string bytes, mcp::Peer& peer, mcp::Exchange const& exchange,
                        client::Caller caller) {
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
    if (word == "stream") {
      for (std::size_t at = 0; at < name.size();) {
        auto const end = std::min(name.find(' ', at), name.size());
        if (exchange.emit) exchange.emit(name.substr(at, end - at));
        at = end + 1;
      }
      co_return mcp::Reply{.status = 200, .body = "streamed"};
    }
    if (word == "say" || word == "flood" || word == "let-go") {
      speak(word, name);
      co_return mcp::Reply{};
    }
    if (word == "initialize") {
      peer.negotiated = mcp::find_revision(name);
      co_return mcp::Reply{.status = 200, .body = "initialized"};
    }
    if (word == "announce") {
      if (peer.announce) peer.announce(name);
      co_return mcp::Reply{};
    }
    if (word == "who") co_return who(exchange, caller);
    if (word == "open" && exchange.emit) exchange.emit("opened " + name);
    if (word == "listen") {
      if (exchange.emit) exchange.emit("listening");
      name = "listen " + std::to_string(++listens_);
    }
    static constexpr std::array waits{"hold", "stubborn", "open", "listen"};
    if (std::ranges::find(waits, word) == waits.end())
      co_return mcp::Reply{.status = 200, .body = std::move(bytes)};
    co_return co_await hold(std::move(name), word == "stubborn", peer, exchange);
  }

  struct Held {
    Held(boost::asio::any_io_executor executor, mcp::Exchange const& of)
        : timer(std::move(executor)), exchange(of) {}
    boost::asio::steady_timer timer;
    mcp::Exchange const& exchange;
    bool released = false;
  };

  template<class Change> void note(Change change) {
    {
      std::lock_guard const lock(mutex_);
      change(seen_);
    }
    changed_.notify_all();
  }

  static mcp::Reply who(mcp::Exchange const& exchange, client::Caller const& caller) {
    if (exchange.session == mcp::Exchange::Session::gone) return {.status = 404, .body = "gone"};
    auto const open = exchange.session == mcp::Exchange::Session::open;
    return {.status = 200, .body = open ? "open " + caller.session : "none"};
  }

  void speak(std::string const& word, std::string const& to) {
    auto const space = to.find(' ');
    auto const found = held_.find(to.substr(0, space));
    auto const held = found == held_.end() ? nullptr : found->second.lock();
    if (!held) return;
    if (word == "say") held->exchange.emit(to.substr(space + 1));
    if (word == "flood") held->exchange.emit(std::string(std::stoul(to.substr(space + 1)), 'x'));
    if (word == "let-go" && held->exchange.close_for_polling) held->exchange.close_for_polling();
  }

  Task<mcp::Reply> hold(std::string name, bool stubborn, mcp::Peer& peer, mcp::Exchange const& exchange) {
    auto const over_http = exchange.post.has_value();
    auto const executor = co_await boost::asio::this_coro::executor;
    auto const held = std::make_shared<Held>(executor, exchange);
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
    if (name.starts_with("listen ")) co_return mcp::Reply{.status = 200, .body = "heard"};
    co_return mcp::Reply{.status = 200, .body = "held " + name};
  }

  std::mutex mutex_{};
  std::condition_variable changed_{};
  Seen seen_{};
  int listens_ = 0;
  std::map<std::string, std::weak_ptr<Held>> held_{};  // used on the loop only; the calls own them
};

}  // namespace affinity::tests
