#pragma once
// libcurl's multi handle, which says what sockets to wait for.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "client/curl/watched_sockets.hpp"

#include <optional>

namespace affinity::client {

class CurlMultiHandle {
 public:
  explicit CurlMultiHandle(WatchedSockets& sockets) : sockets_(sockets) {}  // they outlive it
  ~CurlMultiHandle();
  CurlMultiHandle(CurlMultiHandle const&) = delete;
  CurlMultiHandle& operator=(CurlMultiHandle const&) = delete;

  Result<void> start();  // after an error it can be tried again
  bool add(void* easy);  // a CURL*; false when libcurl is out of memory
  void remove(void* easy);
  // Let libcurl handle ready sockets and expired timeouts.
  void handle_ready_sockets();
  std::optional<Milliseconds> check_timeouts();  // the same as timeout() afterwards
  // Call it after those two and add(), until nothing comes: a finished transfer with its CURLcode.
  struct Finished {
    void* easy = nullptr;  // a CURL*
    int code = 0;
  };
  std::optional<Finished> take_finished();
  // The time until check_timeouts() must be called; nothing = never.
  std::optional<Milliseconds> timeout() const;

 private:
  void watch(platform::SocketHandle, int what) noexcept;
  void socket_action(platform::SocketHandle, int events);

  void* multi_ = nullptr;  // a CURLM*
  WatchedSockets& sockets_;
};

}  // namespace affinity::client
