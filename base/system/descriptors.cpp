#include "base/system/descriptors.hpp"

#include "base/platform.hpp"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>
#include <type_traits>

namespace affinity {

static_assert(std::is_same_v<socklen_t, unsigned>);

bool open_standard_descriptors() {
  constexpr int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};  // writing to a closed standard output must fail
  for (int fd = 0; fd <= 2; ++fd) {
    bool const is_there = ::fcntl(fd, F_GETFD) >= 0 || errno != EBADF;
    if (!is_there && ::open("/dev/null", modes[fd]) != fd) return false;
  }
  return true;
}

#if AFFINITY_ON_LINUX

UniqueFd new_socket(int family, int type, int protocol) {
  return UniqueFd(::socket(family, type | SOCK_CLOEXEC, protocol));
}

UniqueFd accept_connection(int listener, sockaddr* from, unsigned* size) {
  return UniqueFd(::accept4(listener, from, size, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

Pipe new_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return {};
  return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

#else

namespace {

// Not atomic: a process started by another thread in between inherits the descriptor. This program starts
// none.
UniqueFd close_on_exec(int fd, bool blocks) {
  UniqueFd out(fd);
  if (!out) return out;
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (!blocks) ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
#ifdef SO_NOSIGPIPE
  int const on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);  // macOS has no MSG_NOSIGNAL
#endif
  return out;
}

}  // namespace

UniqueFd new_socket(int family, int type, int protocol) {
  return close_on_exec(::socket(family, type, protocol), true);
}

UniqueFd accept_connection(int listener, sockaddr* from, unsigned* size) {
  return close_on_exec(::accept(listener, from, size), false);
}

Pipe new_pipe() {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  return {close_on_exec(ends[0], false), close_on_exec(ends[1], false)};
}

#endif

}  // namespace affinity
