#pragma once
// Ends another thread's poll(): that thread watches fd() beside its own descriptor.

#include "base/descriptors.hpp"

namespace affinity::transport {

class Wake {
 public:
  Wake();
  int fd() const { return pipe_.read.get(); }
  void ring();  // from then on fd() is readable

 private:
  Pipe pipe_;
};

}  // namespace affinity::transport
