#include "base/platform/posix/descriptor_flags.hpp"

#include <fcntl.h>
#include <linux/close_range.h>
#include <unistd.h>

#include <string>

namespace affinity::platform {

Socket new_socket(int family, int type, int protocol) {
  return Socket(::socket(family, type | SOCK_CLOEXEC, protocol));
}

Socket accept_descriptor(int listener, sockaddr* from, socklen_t* size) {
  return Socket(::accept4(listener, from, size, SOCK_NONBLOCK | SOCK_CLOEXEC));
}

Pipe new_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return {};
  return {NativeFile(ends[0]), NativeFile(ends[1])};
}

namespace {

NativeFile open_again(int fd, int mode) {
  auto const name = "/proc/self/fd/" + std::to_string(fd);
  return NativeFile(::open(name.c_str(), mode | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
}

}  // namespace

NativeFile open_again_for_reading(int fd) { return open_again(fd, O_RDONLY); }

NativeFile open_again_for_writing(int fd) { return open_again(fd, O_WRONLY); }

void enlarge_pipe(FileHandle handle, std::size_t bytes) noexcept {
  ::fcntl(static_cast<int>(handle), F_SETPIPE_SZ, static_cast<int>(bytes));
}

void keep_open_handles_private() noexcept { ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC); }

}  // namespace affinity::platform
