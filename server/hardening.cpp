#include "server/hardening.hpp"

#include <openssl/crypto.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>
#include <cstring>

namespace affinity::server {

// Both are refused nowhere that we run, and where they were, the program is as useful as before.
void keep_memory_private() {
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
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
