#pragma once
// Where lines go out: standard output, whatever it is.

#include "base/unique_fd.hpp"

#include <sys/types.h>

#include <string_view>

namespace affinity::transport {

// Writes without waiting for the reader. The descriptor itself is left as it is, because O_NONBLOCK would
// hold for everybody who has it open, such as the shell that started us.
class NonblockingOutput {
 public:
  explicit NonblockingOutput(int fd);

  // Bytes written, of both texts as one; -1 with errno, which is EAGAIN where the reader has to make room.
  ssize_t write_some(std::string_view text, std::string_view rest);

  // Poll this first, each time: it is of a kind that cannot say EAGAIN, so little is written at once.
  bool may_block() const { return kind_ == Kind::other; }
  int fd() const { return own_ ? own_.get() : fd_; }  // for poll

 private:
  enum class Kind { pipe, socket, file, other };

  int fd_;
  Kind kind_ = Kind::other;
  UniqueFd own_{};  // of a pipe or terminal: the same one, opened again for us alone
};

}  // namespace affinity::transport
