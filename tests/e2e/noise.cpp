// Loaded into the program by lifecycle.py: a library that prints to standard output whenever it is used.

#include <dlfcn.h>
#include <stdio.h>
#include <sys/epoll.h>

// What every wait of the event loop calls.
extern "C" int epoll_wait(int set, epoll_event* events, int room, int timeout) {
  static auto const real =
      reinterpret_cast<int (*)(int, epoll_event*, int, int)>(dlsym(RTLD_NEXT, "epoll_wait"));
  printf("noise\n");
  fflush(stdout);
  return real(set, events, room, timeout);
}
