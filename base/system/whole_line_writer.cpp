#include "base/system/whole_line_writer.hpp"

#include <poll.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace affinity {

WholeLineWriter::WriteResult WholeLineWriter::write(std::string_view lines) {
  char feed = '\n';
  std::size_t done = 0;
  int error = 0;
  bool repair = torn_;
  while (done < lines.size()) {
    std::array<iovec, 2> pieces{
        {{.iov_base = &feed, .iov_len = repair ? 1u : 0u},
         {.iov_base = const_cast<char*>(lines.data() + done), .iov_len = lines.size() - done}}};
    auto const size = ::writev(fd_, pieces.data(), int(pieces.size()));
    if (size > 0) {
      done += std::size_t(size) - (repair ? 1 : 0);
      repair = false;
      continue;
    }
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 &&
        (errno == EAGAIN || errno == EWOULDBLOCK)) {  // another owner of the open file has set O_NONBLOCK
      pollfd watched{.fd = fd_, .events = POLLOUT, .revents = 0};
      ::poll(&watched, 1, -1);
      continue;
    }
    error = size < 0 ? errno : EIO;
    break;
  }
  auto whole = lines.substr(0, done).rfind('\n') + 1;  // npos + 1 = 0
  torn_ = repair || done > whole;
  // The line is complete except for its line feed, which the next write adds.
  if (done > whole && lines[done] == '\n') whole = done + 1;
  return {.bytes = whole, .error = error};
}

}  // namespace affinity
