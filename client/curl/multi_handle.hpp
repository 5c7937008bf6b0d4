#pragma once
// libcurl's multi handle and the sockets that it waits for, in a set (epoll) of their own.
//
// Asio only watches the set. It never owns or even knows one of libcurl's sockets, so it does not matter when
// libcurl closes one, or that the kernel gives its number to the next: what is closed leaves the set by
// itself.

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

  Result<void> start();  // an error says what was missing; nothing is left behind then
  int epoll_fd() const { return epoll_.get(); }  // readable when socket_ready() has something to do

  bool add(void* easy);  // a CURL*; false when libcurl has no memory for it
  void remove(void* easy);
  // Lets libcurl do what can be done now, about the sockets that are ready and the times that have come.
  void socket_ready();
  void check_timeouts();
  // After those two and add(): hands out each transfer that is over, with its CURLcode.
  void collect_finished(std::function<void(void* easy, int code)> const& over);
  // When libcurl wants due() to be called; nothing = never.
  std::optional<Milliseconds> timeout() const;

 private:
  static int on_socket(void* easy, int socket, int what, void* self, void*);
  void socket_action(int socket, int events);

  void* multi_ = nullptr;  // a CURLM*
  UniqueFd epoll_{};
};

}  // namespace affinity::client
