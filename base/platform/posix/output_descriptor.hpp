#pragma once
// Writes without blocking, whatever is behind a descriptor, and leaves its flags alone: O_NONBLOCK would
// affect every process that shares it, such as the shell that started this one.

#include "base/platform/native_file.hpp"

#include <sys/types.h>

#include <span>
#include <string_view>

namespace affinity::platform {

class OutputDescriptor {
 public:
  explicit OutputDescriptor(int fd);

  // Bytes written of the first 64 pieces together; -1 with errno, EAGAIN when the other side has to read
  // first.
  ssize_t write_some(std::span<std::string_view const> pieces);

  // True for files that cannot report EAGAIN: poll before each write, which is then small.
  bool may_block() const { return kind_ == Kind::other; }
  // Whether poll tells the truth: a regular file is always ready, and its disk may be slow.
  bool can_be_watched() const { return kind_ == Kind::pipe || kind_ == Kind::socket; }
  int fd() const { return own_ ? static_cast<int>(own_.get()) : fd_; }  // for poll

 private:
  enum class Kind { pipe, socket, file, other };

  int fd_;
  Kind kind_ = Kind::other;
  NativeFile own_{};  // a pipe or terminal opened again, with flags of its own
};

}  // namespace affinity::platform
