#include "base/platform/file_lock.hpp"

#include "base/platform/posix/byte_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace affinity::platform {

bool lock_file(FileHandle file, LockWait wait) {
  auto const how = LOCK_EX | (wait == LockWait::no ? LOCK_NB : 0);
  while (::flock(int(file), how) != 0)
    if (errno != EINTR) return false;
  return true;
}

void unlock_file(FileHandle file) { ::flock(int(file), LOCK_UN); }

bool lock_byte(FileHandle file, std::int64_t byte) {
  auto const error = set_byte_lock(int(file), F_WRLCK, byte);
  errno = error == EACCES ? EAGAIN : error;  // fcntl(2) gives either
  return error == 0;
}

void unlock_byte(FileHandle file, std::int64_t byte) { set_byte_lock(int(file), F_UNLCK, byte); }

}  // namespace affinity::platform
