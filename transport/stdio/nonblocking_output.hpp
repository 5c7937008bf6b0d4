#pragma once
// Writes to standard output without blocking, whatever kind of file it is.

#include "base/system/unique_fd.hpp"

#include <sys/types.h>

#include <string_view>

namespace affinity::transport {

// Leaves the descriptor's flags alone: O_NONBLOCK would affect every process that shares it, such as the
// shell that started this one.
class NonblockingOutput {
 public:
  explicit NonblockingOutput(int fd);

  // Bytes written of both texts together; -1 with errno, EAGAIN when the other side has to read first.
  ssize_t write_some(std::string_view text, std::string_view rest);

  // True for files that cannot report EAGAIN: poll before each write, which is then small.
  bool may_block() const { return kind_ == Kind::other; }
  int fd() const { return own_ ? own_.get() : fd_; }  // for poll

 private:
  enum class Kind { pipe, socket, file, other };

  int fd_;
  Kind kind_ = Kind::other;
  UniqueFd own_{};  // a pipe or terminal opened again, with flags of its own
};

}  // namespace affinity::transport
