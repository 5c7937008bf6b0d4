#include "base/platform/posix/size_limit.hpp"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>

namespace affinity::platform {

SpaceBelowLimit space_below_limit(FileHandle file) {
  struct stat is {};
  if (::fstat(int(file), &is) != 0 || !S_ISREG(is.st_mode)) return {};
  SpaceBelowLimit out{.is_regular = true, .size = std::uint64_t(is.st_size)};
  rlimit limit{};
  if (::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return out;
  auto const most = std::size_t(limit.rlim_cur);
  out.bytes = most - std::min(std::size_t(is.st_size), most);
  return out;
}

}  // namespace affinity::platform
