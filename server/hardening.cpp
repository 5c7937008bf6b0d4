#include "server/hardening.hpp"

#include "base/platform.hpp"

#include <openssl/crypto.h>
#include <sys/resource.h>

#if AFFINITY_ON_LINUX
#include <sys/prctl.h>
#endif

#include <cstdlib>
#include <cstring>

namespace affinity::server {

// On Linux the process becomes not dumpable, so that no process of the user can trace it. Failures are
// ignored: the program works without.
void keep_memory_private() {
#if AFFINITY_ON_LINUX
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
  rlimit const none{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &none);
}

void wipe_key_from_environment() {
  auto* const key = std::getenv("AFFINITY_API_KEY");
  if (!key) return;
  OPENSSL_cleanse(key, std::strlen(key));
  ::unsetenv("AFFINITY_API_KEY");
}

}  // namespace affinity::server
