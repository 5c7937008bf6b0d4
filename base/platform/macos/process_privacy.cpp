#include "base/platform/process_privacy.hpp"

#include <sys/resource.h>

namespace affinity::platform {

void keep_memory_private() noexcept {
  rlimit const none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace affinity::platform
