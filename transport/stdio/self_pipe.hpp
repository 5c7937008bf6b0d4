#pragma once
// Ends another thread's poll(): that thread watches fd() beside its own descriptor.

#include "base/descriptors.hpp"

namespace affinity::transport {

class SelfPipe {
 public:
  SelfPipe();
  int fd() const { return pipe_.read.get(); }
  void notify();  // from then on fd() is readable

 private:
  Pipe pipe_;
};

}  // namespace affinity::transport
