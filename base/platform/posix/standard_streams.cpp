#include "base/platform/pipe.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace affinity::platform {

int last_pipe_error() noexcept { return errno; }

int out_of_memory_error() noexcept { return ENOMEM; }

bool is_lost_reader(int error) noexcept { return error == EPIPE || error == ECONNRESET; }

bool open_standard_streams() {
  constexpr int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};  // writing to a closed standard output must fail
  for (int fd = 0; fd <= 2; ++fd) {
    bool const is_there = ::fcntl(fd, F_GETFD) >= 0 || errno != EBADF;
    if (!is_there && ::open("/dev/null", modes[fd]) != fd) return false;
  }
  return true;
}

NativeFile take_standard_output() {
  // A write could be done, and its reply be lost.
  if ((::fcntl(STDOUT_FILENO, F_GETFL) & O_ACCMODE) == O_RDONLY) {
    errno = EBADF;
    return {};
  }
  NativeFile own_output(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
  if (own_output) ::dup2(STDERR_FILENO, STDOUT_FILENO);
  return own_output;
}

}  // namespace affinity::platform
