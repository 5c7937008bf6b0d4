#include "base/platform/posix/output_descriptor.hpp"

#include "base/platform/posix/descriptor_flags.hpp"

#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace affinity::platform {

namespace {

// After poll a pipe has room for this much (POSIX, PIPE_BUF). A larger write could block, and then the thread
// could not be stopped.
constexpr std::size_t pipe_buffer = 4096 < PIPE_BUF ? 4096 : PIPE_BUF;

iovec io_slice(std::string_view text) {
  return {.iov_base = const_cast<char*>(text.data()), .iov_len = text.size()};
}

}  // namespace

OutputDescriptor::OutputDescriptor(int fd) : fd_(fd) {
  struct stat is {};
  if (::fstat(fd, &is) != 0) return;
  if (S_ISREG(is.st_mode)) kind_ = Kind::file;
  if (S_ISSOCK(is.st_mode)) kind_ = Kind::socket;
  if (!S_ISFIFO(is.st_mode) && ::isatty(fd) == 0)
    return;  // a stopped terminal (Ctrl-S) blocks as a pipe does
  own_ = open_again_for_writing(fd);
  if (own_) kind_ = Kind::pipe;
}

ssize_t OutputDescriptor::write_some(std::span<std::string_view const> pieces) {
  if (kind_ == Kind::other) {
    auto const first = std::ranges::find_if(pieces, [](auto piece) { return !piece.empty(); });
    if (first == pieces.end()) return 0;
    return ::write(fd_, first->data(), std::min(first->size(), pipe_buffer));
  }
  std::array<iovec, 64> slices;
  auto const count = std::min(pieces.size(), slices.size());
  std::ranges::transform(pieces.first(count), slices.begin(), io_slice);
  if (kind_ != Kind::socket) return ::writev(fd(), slices.data(), int(count));
  msghdr message{};
  message.msg_iov = slices.data();
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(count);
#ifdef MSG_NOSIGNAL
  return ::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
#else
  return ::sendmsg(fd_, &message, MSG_DONTWAIT);  // SIGPIPE is ignored by the program
#endif
}

}  // namespace affinity::platform
