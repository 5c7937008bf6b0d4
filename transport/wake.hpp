#pragma once
// Ends another thread's poll(): that thread watches fd() beside its own descriptor.

#include "base/unique_fd.hpp"

namespace affinity::transport {

class Wake {
 public:
  Wake();
  int fd() const { return fd_.get(); }
  void ring();  // from then on fd() is readable

 private:
  UniqueFd fd_;
};

}  // namespace affinity::transport
