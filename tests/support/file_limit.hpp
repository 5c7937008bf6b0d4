#pragma once
// A disk that is full, as far as a process can tell: no file of it may become longer than this, while this
// lives.

#include <signal.h>
#include <sys/resource.h>

#include <cstddef>

namespace affinity::tests {

class FileLimit {
 public:
  explicit FileLimit(std::size_t bytes) {
    ::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit const now{.rlim_cur = bytes, .rlim_max = before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileLimit(FileLimit const&) = delete;
  FileLimit& operator=(FileLimit const&) = delete;

 private:
  rlimit before_{};
};

}  // namespace affinity::tests
