#pragma once
// Times of stat(2), whose members have other names on macOS. In nanoseconds.

#include <cstdint>

struct stat;

namespace affinity::platform {

std::int64_t modified_time(struct stat const&);
std::int64_t changed_time(struct stat const&);

}  // namespace affinity::platform
