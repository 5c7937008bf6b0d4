// Loaded into the program by nth_call.py: fails the n-th of the calls to the system that can fail, once, with
// an errno that this call may have. NTH_CALL=n, 0 = none; NTH_KIND=system or memory; the names of the calls
// up to there are appended to the file NTH_LOG.

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <atomic>

namespace {

std::atomic<long> calls{0};
std::atomic<long> nth{-1};  // below 0: nothing is counted
bool of_memory = false;
std::atomic<bool> asked{false};  // a request came; what libraries do before main cannot be refused memory
int log_file = -1;
struct stat streams[3];  // what the standard streams are, wherever the program moves them

__attribute__((constructor)) void begin() {
  auto const* const wanted = getenv("NTH_CALL");
  auto const* const kind = getenv("NTH_KIND");
  auto const* const log = getenv("NTH_LOG");
  if (!wanted || !log) return;
  of_memory = kind && strcmp(kind, "memory") == 0;
  log_file = int(syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  // Out of the way of the descriptors that the program counts on.
  int const high = int(syscall(SYS_fcntl, log_file, F_DUPFD_CLOEXEC, 200));
  syscall(SYS_close, log_file);
  log_file = high;
  for (int fd = 0; fd < 3; ++fd) syscall(SYS_fstat, fd, &streams[fd]);
  nth = atol(wanted);
}

bool fails(bool memory, char const* name, int error) {
  if (nth < 0 || memory != of_memory || (memory && !asked)) return false;
  auto const number = ++calls;
  if (nth == 0 || number == nth) {
    char line[64];
    size_t size = 0;
    while (name[size] && size < sizeof line - 1) {
      line[size] = name[size];
      ++size;
    }
    line[size++] = '\n';
    syscall(SYS_write, log_file, line, size);
  }
  if (number != nth) return false;
  errno = error;
  return true;
}

bool system_fails(char const* name, int error) { return fails(false, name, error); }

template<class Function> Function real(char const* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

enum class Kind { other, standard, file, internet };

// A descriptor that is only written to wake somebody cannot fail, so it does not fail here.
Kind kind_of(int fd) {
  struct stat info;
  if (syscall(SYS_fstat, fd, &info) != 0) return Kind::other;
  for (auto const& known : streams)
    if (known.st_dev == info.st_dev && known.st_ino == info.st_ino) return Kind::standard;
  if (S_ISREG(info.st_mode)) return Kind::file;
  int domain = 0;
  socklen_t size = sizeof domain;
  if (S_ISSOCK(info.st_mode) && syscall(SYS_getsockopt, fd, SOL_SOCKET, SO_DOMAIN, &domain, &size) == 0 &&
      domain == AF_INET)
    return Kind::internet;
  return Kind::other;
}

bool transfer_fails(char const* name, int fd, int of_file) {
  switch (kind_of(fd)) {
    case Kind::standard: return system_fails(name, EIO);
    case Kind::file: return system_fails(name, of_file);
    case Kind::internet: return system_fails(name, ECONNRESET);
    case Kind::other: break;
  }
  return false;
}

}  // namespace

// The real function, unless its turn to fail has come.
#define FAILING(result, name, parameters, arguments, error)          \
  extern "C" result name parameters {                                \
    static auto const call = real<result(*) parameters>(#name);      \
    return system_fails(#name, error) ? result(-1) : call arguments; \
  }
#define MOVING(name, parameters, arguments, of_file)                          \
  extern "C" ssize_t name parameters {                                        \
    static auto const call = real<ssize_t(*) parameters>(#name);              \
    return transfer_fails(#name, fd, of_file) ? ssize_t(-1) : call arguments; \
  }

FAILING(int, socket, (int domain, int type, int protocol) noexcept, (domain, type, protocol), EMFILE)
FAILING(int, socketpair, (int domain, int type, int protocol, int* both) noexcept,
        (domain, type, protocol, both), EMFILE)
FAILING(int, connect, (int fd, sockaddr const* to, socklen_t size), (fd, to, size), ECONNREFUSED)
FAILING(int, setsockopt, (int fd, int level, int name, void const* value, socklen_t size) noexcept,
        (fd, level, name, value, size), ENOMEM)
FAILING(int, getsockopt, (int fd, int level, int name, void* value, socklen_t* size) noexcept,
        (fd, level, name, value, size), ENOBUFS)
FAILING(int, getsockname, (int fd, sockaddr* name, socklen_t* size) noexcept, (fd, name, size), ENOBUFS)
FAILING(int, getpeername, (int fd, sockaddr* name, socklen_t* size) noexcept, (fd, name, size), ENOBUFS)
FAILING(int, epoll_create1, (int flags) noexcept, (flags), EMFILE)
FAILING(int, epoll_wait, (int fd, epoll_event* events, int most, int timeout), (fd, events, most, timeout),
        EINTR)
FAILING(int, poll, (pollfd * watched, nfds_t count, int timeout), (watched, count, timeout), ENOMEM)
FAILING(int, eventfd, (unsigned start, int flags) noexcept, (start, flags), EMFILE)
FAILING(int, timerfd_create, (int clock, int flags) noexcept, (clock, flags), EMFILE)
FAILING(int, pipe, (int* both) noexcept, (both), EMFILE)
FAILING(int, pipe2, (int* both, int flags) noexcept, (both, flags), EMFILE)
MOVING(send, (int fd, void const* bytes, size_t size, int flags), (fd, bytes, size, flags), EIO)
MOVING(sendmsg, (int fd, msghdr const* message, int flags), (fd, message, flags), EIO)
MOVING(sendto, (int fd, void const* bytes, size_t size, int flags, sockaddr const* to, socklen_t length),
       (fd, bytes, size, flags, to, length), EIO)
MOVING(recv, (int fd, void* bytes, size_t size, int flags), (fd, bytes, size, flags), EIO)
MOVING(recvmsg, (int fd, msghdr* message, int flags), (fd, message, flags), EIO)
MOVING(write, (int fd, void const* bytes, size_t size), (fd, bytes, size), ENOSPC)

extern "C" ssize_t read(int fd, void* bytes, size_t size) {
  static auto const call = real<ssize_t (*)(int, void*, size_t)>("read");
  if (transfer_fails("read", fd, EIO)) return -1;
  auto const got = call(fd, bytes, size);
  if (got > 0 && kind_of(fd) == Kind::standard) asked = true;
  return got;
}

// What is watched already can be watched otherwise without memory. Asio adds its own two descriptors at the
// start and does not look whether it could, so only what others give it is refused.
extern "C" int epoll_ctl(int fd, int what, int which, epoll_event* event) noexcept {
  static auto const call = real<int (*)(int, int, int, epoll_event*)>("epoll_ctl");
  bool const may_fail = what == EPOLL_CTL_ADD && kind_of(which) != Kind::other;
  return may_fail && system_fails("epoll_ctl", ENOMEM) ? -1 : call(fd, what, which, event);
}

extern "C" int open(char const* path, int flags, ...) {
  static auto const call = real<int (*)(char const*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  auto const mode = va_arg(more, mode_t);
  va_end(more);
  return system_fails("open", EMFILE) ? -1 : call(path, flags, mode);
}

extern "C" FILE* fopen(char const* path, char const* mode) {
  static auto const call = real<FILE* (*)(char const*, char const*)>("fopen");
  return system_fails("fopen", EMFILE) ? nullptr : call(path, mode);
}

extern "C" int getaddrinfo(char const* node, char const* service, addrinfo const* hints, addrinfo** found) {
  static auto const call =
      real<int (*)(char const*, char const*, addrinfo const*, addrinfo**)>("getaddrinfo");
  return system_fails("getaddrinfo", EAGAIN) ? EAI_AGAIN : call(node, service, hints, found);
}

extern "C" int pthread_create(pthread_t* thread, pthread_attr_t const* how, void* (*run)(void*),
                              void* with) noexcept {
  static auto const call =
      real<int (*)(pthread_t*, pthread_attr_t const*, void* (*)(void*), void*)>("pthread_create");
  return system_fails("pthread_create", EAGAIN) ? EAGAIN : call(thread, how, run, with);
}

// The C library's own names for these, so that nothing has to be looked up before there is memory.
extern "C" void* __libc_malloc(size_t size);
extern "C" void* __libc_calloc(size_t count, size_t size);
extern "C" void* __libc_realloc(void* old, size_t size);

extern "C" void* malloc(size_t size) noexcept {
  return fails(true, "malloc", ENOMEM) ? nullptr : __libc_malloc(size);
}
extern "C" void* calloc(size_t count, size_t size) noexcept {
  return fails(true, "calloc", ENOMEM) ? nullptr : __libc_calloc(count, size);
}
extern "C" void* realloc(void* old, size_t size) noexcept {
  return fails(true, "realloc", ENOMEM) ? nullptr : __libc_realloc(old, size);
}
