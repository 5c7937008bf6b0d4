#include "base/platform/posix/stat_times.hpp"

#include <sys/stat.h>

namespace affinity::platform {

namespace {

std::int64_t nanoseconds_of(struct timespec const& time) {
  return std::int64_t(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

}  // namespace

std::int64_t modified_time(struct stat const& info) { return nanoseconds_of(info.st_mtimespec); }
std::int64_t changed_time(struct stat const& info) { return nanoseconds_of(info.st_ctimespec); }

}  // namespace affinity::platform
