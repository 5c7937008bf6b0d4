#include "base/platform/posix/descriptor_flags.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace affinity::platform {

namespace {

// Not atomic: a program that another thread starts in between inherits the descriptor.
void keep_descriptor_private(int fd, bool blocks) {
  if (fd < 0) return;
  ::fcntl(fd, F_SETFD, FD_CLOEXEC);
  if (!blocks) ::fcntl(fd, F_SETFL, ::fcntl(fd, F_GETFL) | O_NONBLOCK);
}

Socket private_socket(int fd, bool blocks) {
  keep_descriptor_private(fd, blocks);
  int const on = 1;
  if (fd >= 0) ::setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);  // there is no MSG_NOSIGNAL
  return Socket(fd);
}

}  // namespace

Socket new_socket(int family, int type, int protocol) {
  return private_socket(::socket(family, type, protocol), true);
}

Socket accept_descriptor(int listener, sockaddr* from, socklen_t* size) {
  return private_socket(::accept(listener, from, size), false);
}

Pipe new_pipe() {
  int ends[2];
  if (::pipe(ends) != 0) return {};
  for (int const fd : ends) keep_descriptor_private(fd, false);
  return {NativeFile(ends[0]), NativeFile(ends[1])};
}

// Opening /dev/fd/N gives the same open file again, with the same flags.
NativeFile open_again_for_reading(int) { return {}; }
NativeFile open_again_for_writing(int) { return {}; }

void enlarge_pipe(FileHandle, std::size_t) noexcept {}  // the system does it by itself, up to 64 KiB

void keep_open_handles_private() noexcept {}

}  // namespace affinity::platform
