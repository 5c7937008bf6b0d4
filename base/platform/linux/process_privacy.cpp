#include "base/platform/process_privacy.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace affinity::platform {

void keep_memory_private() noexcept {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  rlimit const none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

}  // namespace affinity::platform
