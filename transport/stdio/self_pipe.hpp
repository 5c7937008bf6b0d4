#pragma once
// Wakes another thread from poll(), which watches fd() beside its own descriptor.

#include "base/system/descriptors.hpp"

namespace affinity::transport {

class SelfPipe {
 public:
  SelfPipe();
  int fd() const { return pipe_.read.get(); }
  void notify();  // makes fd() readable for good

 private:
  Pipe pipe_;
};

}  // namespace affinity::transport
