#pragma once
// libcurl's multi handle, with the sockets it waits for in a set that an event loop can watch.

#include "base/clock.hpp"
#include "base/platform/socket_set.hpp"
#include "base/result.hpp"

#include <functional>
#include <optional>

namespace affinity::client {

class CurlMultiHandle {
 public:
  CurlMultiHandle() = default;
  ~CurlMultiHandle();
  CurlMultiHandle(CurlMultiHandle const&) = delete;
  CurlMultiHandle& operator=(CurlMultiHandle const&) = delete;

  Result<void> start();  // after an error it can be tried again
  // Of started ones; it has something ready when handle_ready_sockets() has something to do.
  platform::SocketSet const& sockets() const { return sockets_; }

  bool add(void* easy);  // a CURL*; false when libcurl is out of memory
  void remove(void* easy);
  // Let libcurl handle ready sockets and expired timeouts.
  void handle_ready_sockets();
  void check_timeouts();
  // Call it after those two and add(): passes on each finished transfer with its CURLcode.
  void collect_finished(std::function<void(void* easy, int code)> const& over);
  // The time until check_timeouts() must be called; nothing = never.
  std::optional<Milliseconds> timeout() const;

 private:
  void watch(platform::SocketHandle, int what);
  void socket_action(platform::SocketHandle, int events);

  void* multi_ = nullptr;  // a CURLM*
  platform::SocketSet sockets_{};
};

}  // namespace affinity::client
