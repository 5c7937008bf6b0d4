#include "base/platform/posix/byte_lock.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

namespace affinity::platform {

// A lock of an open file description (Linux 3.15): one of the process would end when any descriptor of the
// file is closed.
int set_byte_lock(int file, short type, std::int64_t byte) {
  struct flock lock {};
  lock.l_type = type;
  lock.l_whence = SEEK_SET;
  lock.l_start = off_t(byte);
  lock.l_len = 1;
  if (::fcntl(file, F_OFD_SETLK, &lock) == 0) return 0;
  if (errno != EINVAL) return errno;
  return ::fcntl(file, F_SETLK, &lock) == 0 ? 0 : errno;
}

}  // namespace affinity::platform
