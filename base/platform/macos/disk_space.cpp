#include "base/platform/file.hpp"
#include "base/platform/posix/size_limit.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>

namespace affinity::platform {

// F_PREALLOCATE takes the space behind what the file has already, and leaves its length (fcntl(2)).
DiskSpace reserve_space(FileHandle file, std::size_t wanted, std::size_t at_once) {
  auto const allowed = space_below_limit(file);
  if (!allowed.is_regular) return {};
  if (allowed.bytes < wanted) return {.bytes = 0, .error = EFBIG};
  for (auto const bytes : {std::max(wanted, at_once), wanted}) {
    fstore_t store{};
    store.fst_flags = F_ALLOCATEALL;
    store.fst_posmode = F_PEOFPOSMODE;
    store.fst_length = off_t(bytes);
    if (::fcntl(int(file), F_PREALLOCATE, &store) == 0) return {.bytes = std::min(bytes, allowed.bytes)};
    if (errno != ENOSPC && errno != EDQUOT) return {.bytes = allowed.bytes};
  }
  return {.bytes = 0, .error = ENOSPC};
}

bool lies_in_memory(std::string const&) { return false; }

}  // namespace affinity::platform
