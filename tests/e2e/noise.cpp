// Loaded into the program by lifecycle.py: a library that prints to standard output whenever it is used.

#include <dlfcn.h>
#include <poll.h>
#include <stdio.h>

extern "C" int poll(pollfd* watched, nfds_t count, int timeout) {
  static auto const real = reinterpret_cast<int (*)(pollfd*, nfds_t, int)>(dlsym(RTLD_NEXT, "poll"));
  printf("noise\n");
  fflush(stdout);
  return real(watched, count, timeout);
}
