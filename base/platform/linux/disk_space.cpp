#include "base/platform/file.hpp"
#include "base/platform/posix/size_limit.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cerrno>

namespace affinity::platform {

namespace {

bool means_full_disk(int error) {
  return error == ENOSPC || error == EDQUOT || error == EFBIG || error == EIO || error == EROFS;
}

}  // namespace

DiskSpace reserve_space(FileHandle file, std::size_t wanted, std::size_t at_once) {
  auto const allowed = space_below_limit(file);
  if (!allowed.is_regular) return {};
  if (allowed.bytes < wanted) return {.bytes = 0, .error = EFBIG};
  int error = 0;
  for (auto const bytes : {std::max(wanted, at_once), wanted}) {
    error = ::fallocate(int(file), FALLOC_FL_KEEP_SIZE, off_t(allowed.size), off_t(bytes)) == 0 ? 0 : errno;
    if (error == 0) return {.bytes = std::min(bytes, allowed.bytes)};
    if (!means_full_disk(error)) return {.bytes = allowed.bytes};
  }
  return {.bytes = 0, .error = error};
}

bool lies_in_memory(std::string const& path) {
  struct statfs info {};
  return ::statfs(path.c_str(), &info) == 0 && info.f_type == TMPFS_MAGIC;
}

}  // namespace affinity::platform
