#pragma once
// libcurl's multi handle, with the sockets it waits for in an epoll set.
//
// Asio watches the set alone and never owns one of libcurl's sockets, so it does not matter when libcurl
// closes one or the kernel reuses its number: a closed socket leaves the set by itself.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/system/unique_fd.hpp"

#include <functional>
#include <optional>

namespace affinity::client {

class CurlMultiHandle {
 public:
  CurlMultiHandle() = default;
  ~CurlMultiHandle();
  CurlMultiHandle(CurlMultiHandle const&) = delete;
  CurlMultiHandle& operator=(CurlMultiHandle const&) = delete;

  Result<void> start();                          // after an error nothing is left allocated
  int epoll_fd() const { return epoll_.get(); }  // readable when socket_ready() has something to do

  bool add(void* easy);  // a CURL*; false when libcurl is out of memory
  void remove(void* easy);
  // Let libcurl handle ready sockets and expired timeouts.
  void socket_ready();
  void check_timeouts();
  // Call it after those two and add(): passes on each finished transfer with its CURLcode.
  void collect_finished(std::function<void(void* easy, int code)> const& over);
  // The time until check_timeouts() must be called; nothing = never.
  std::optional<Milliseconds> timeout() const;

 private:
  static int on_socket(void* easy, int socket, int what, void* self, void*);
  void socket_action(int socket, int events);

  void* multi_ = nullptr;  // a CURLM*
  UniqueFd epoll_{};
};

}  // namespace affinity::client
