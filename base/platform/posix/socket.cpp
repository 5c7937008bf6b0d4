#include "base/platform/socket.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace affinity::platform {

void close_socket(SocketHandle handle) noexcept { ::close(static_cast<int>(handle)); }

int last_socket_error() noexcept { return errno; }

bool claim_port(SocketHandle handle) noexcept {
  int const on = 1;
  return ::setsockopt(static_cast<int>(handle), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0;
}

void keep_socket_private(SocketHandle handle) noexcept {
  ::fcntl(static_cast<int>(handle), F_SETFD, FD_CLOEXEC);
}

bool has_unread_input(SocketHandle handle) noexcept {
  char next = 0;
  return ::recv(static_cast<int>(handle), &next, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

}  // namespace affinity::platform
