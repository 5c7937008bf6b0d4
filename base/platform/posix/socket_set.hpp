#pragma once
// What the sets of Linux and macOS have in common: they are descriptors.

#include "base/platform/socket_set.hpp"

#include <unistd.h>

namespace affinity::platform {

struct SocketSet::State {
  explicit State(int descriptor) : fd(descriptor) {}
  ~State() { ::close(fd); }
  State(State const&) = delete;
  State& operator=(State const&) = delete;
  int fd;
};

}  // namespace affinity::platform
