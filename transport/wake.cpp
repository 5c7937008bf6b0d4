#include "transport/wake.hpp"

#include <sys/eventfd.h>

#include <cerrno>
#include <cstdint>
#include <system_error>

namespace affinity::transport {

Wake::Wake() : fd_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (!fd_) throw std::system_error(errno, std::generic_category(), "eventfd");
}

void Wake::ring() {
  std::uint64_t const one = 1;
  static_cast<void>(!::write(fd_.get(), &one, sizeof one));  // cannot fail: the counter is far from full
}

}  // namespace affinity::transport
