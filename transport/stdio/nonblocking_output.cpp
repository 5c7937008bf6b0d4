#include "transport/stdio/nonblocking_output.hpp"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <string>

namespace affinity::transport {

namespace {

// After poll a pipe has room for this much (POSIX, PIPE_BUF). A larger write could block, and then the thread
// could not be stopped.
constexpr std::size_t pipe_buffer = 4096;

iovec io_slice(std::string_view text) {
  return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

}  // namespace

NonblockingOutput::NonblockingOutput(int fd) : fd_(fd) {
  struct stat is {};
  if (::fstat(fd, &is) != 0) return;
  if (S_ISREG(is.st_mode)) kind_ = Kind::file;
  if (S_ISSOCK(is.st_mode)) kind_ = Kind::socket;
#ifdef __linux__
  if (!S_ISFIFO(is.st_mode) && ::isatty(fd) == 0)
    return;  // a stopped terminal (Ctrl-S) blocks as a pipe does
  auto const name = "/proc/self/fd/" + std::to_string(fd);
  own_ = UniqueFd(::open(name.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (own_) kind_ = Kind::pipe;
#endif
}

ssize_t NonblockingOutput::write_some(std::string_view text, std::string_view rest) {
  if (kind_ == Kind::other) {
    auto const first = text.empty() ? rest : text;
    return ::write(fd_, first.data(), std::min(first.size(), pipe_buffer));
  }
  std::array<iovec, 2> pieces{io_slice(text), io_slice(rest)};
  if (kind_ != Kind::socket) return ::writev(fd(), pieces.data(), int(pieces.size()));
  msghdr message{};
  message.msg_iov = pieces.data();
  message.msg_iovlen = pieces.size();
  return ::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace affinity::transport
