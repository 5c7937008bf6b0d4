#pragma once
// The limit of the size of files (RLIMIT_FSIZE).

#include "base/platform/file.hpp"

namespace affinity::platform {

struct SpaceBelowLimit {
  bool is_regular = false;
  std::uint64_t size = 0;                  // of the file
  std::size_t bytes = DiskSpace::unknown;  // that it may grow by
};

SpaceBelowLimit space_below_limit(FileHandle);

}  // namespace affinity::platform
