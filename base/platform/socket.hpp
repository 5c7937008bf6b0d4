#pragma once
// Sockets as the system has them: the owner of one, and what Asio and libcurl do not do for it.

#include <cstdint>
#include <string>
#include <utility>

struct sockaddr;

namespace affinity::platform {

// A file descriptor, or a SOCKET of Windows, which has 64 bits.
using SocketHandle = std::intptr_t;
inline constexpr SocketHandle no_socket = -1;

void close_socket(SocketHandle) noexcept;

// Owns a socket and closes it (RAII).
class Socket {
 public:
  Socket() = default;
  explicit Socket(SocketHandle handle) : handle_(handle) {}
  Socket(Socket&& other) noexcept : handle_(std::exchange(other.handle_, no_socket)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Socket() {
    if (handle_ != no_socket) close_socket(handle_);
  }
  SocketHandle get() const { return handle_; }
  SocketHandle release() { return std::exchange(handle_, no_socket); }  // transfers ownership to the caller
  explicit operator bool() const { return handle_ != no_socket; }

 private:
  SocketHandle handle_ = no_socket;
};

// Blocking, and not inherited by programs that this one starts. Family, type and protocol are the system's
// numbers. Empty, with last_socket_error(), on failure.
Socket new_socket(int family, int type, int protocol);

// Of the last call of this thread that failed: errno, or WSAGetLastError(). error_text() has the words.
int last_socket_error() noexcept;

// Before bind(): nobody else can listen on the same port while this socket does, and a port that was left a
// moment ago is free (SO_REUSEADDR; on Windows, where that lets two share a port, SO_EXCLUSIVEADDRUSE).
bool claim_port(SocketHandle) noexcept;

// Programs that this one starts do not inherit it.
void keep_socket_private(SocketHandle) noexcept;

// Bytes wait in the kernel's receive buffer. Never blocks, takes nothing.
bool has_unread_input(SocketHandle) noexcept;

// The same as keep_socket_private() for all that libraries have opened so far, where one call does it.
void keep_open_handles_private() noexcept;

}  // namespace affinity::platform
