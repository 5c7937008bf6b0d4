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

// On Linux no process of the same user may look into this one either. Both calls are refused nowhere that we
// run, and where they were, the program is as useful as before.
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
