#pragma once
// Wakes another thread from poll(), which watches fd() beside its own descriptor.

#include "base/platform/pipe.hpp"

namespace affinity::platform {

class SelfPipe {
 public:
  SelfPipe();  // throws std::system_error
  int fd() const { return static_cast<int>(pipe_.read.get()); }
  void notify();  // makes fd() readable for good

 private:
  Pipe pipe_;
};

}  // namespace affinity::platform
