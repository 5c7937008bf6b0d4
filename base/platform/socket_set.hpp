#pragma once
// A set of sockets of which the system tells the ready ones: epoll, kqueue, or an event and WSAPoll.
//
// An event loop watches the set and never owns one of its sockets, so it does not matter when their owner
// closes one or the system reuses its number: a closed socket leaves the set by itself.

#include "base/platform/socket.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <span>

namespace boost::asio {
class any_io_executor;
}

namespace affinity::platform {

class SocketSet {
 public:
  struct Ready {
    SocketHandle socket = no_socket;
    bool readable = false;  // a broken connection is both: the read or write then returns its error
    bool writable = false;
  };

  SocketSet();  // closed
  ~SocketSet();
  SocketSet(SocketSet const&) = delete;
  SocketSet& operator=(SocketSet const&) = delete;

  bool open();  // false when no memory or no descriptor is left
  bool is_open() const { return state_ != nullptr; }
  // Adds a socket, or changes what it is watched for. False when the system refuses: whoever has no timeout
  // must give up then, because nothing will wake it.
  bool watch(SocketHandle, bool readable, bool writable) noexcept;
  void forget(SocketHandle) noexcept;  // one that is closed already, too
  // Those that are ready now, at most as many as fit; never blocks. Whoever is not served is told again.
  std::size_t take_ready(std::span<Ready>) noexcept;

 private:
  friend class SocketSetWait;
  struct State;
  std::unique_ptr<State> state_;
};

// Waits on an event loop until a set has something ready. Several loops may wait for one set.
class SocketSetWait {
 public:
  // Throws std::system_error when no descriptor is left. `ready` is called on the loop,
  // once for each start().
  SocketSetWait(boost::asio::any_io_executor const&, SocketSet const&, std::function<void()> ready);
  ~SocketSetWait();  // cancels
  SocketSetWait(SocketSetWait const&) = delete;
  SocketSetWait& operator=(SocketSetWait const&) = delete;

  void start();   // keeps the loop running; does nothing while it waits already
  void cancel();  // `ready` is not called any more, even when its call is queued already

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::platform
