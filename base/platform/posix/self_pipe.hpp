#pragma once
// Wakes another thread from poll(), which watches fd() beside its own descriptor.

#include "base/platform/pipe.hpp"

#include <thread>

namespace affinity::platform {

class SelfPipe {
 public:
  SelfPipe();  // throws std::system_error
  int fd() const { return static_cast<int>(pipe_.read.get()); }
  void notify();  // makes fd() readable for good

 private:
  Pipe pipe_;
};

// Ends a thread that watches `stopped`, and waits for it; from that thread itself, which is then the last
// owner of what it works with, it is let go instead.
void end_thread(std::thread&, SelfPipe& stopped);

}  // namespace affinity::platform
