#pragma once
// Locks of fcntl(2), of an open file where there are such ones, else of the process.

#include <cstdint>

namespace affinity::platform {

// `type`: F_WRLCK or F_UNLCK. 0, or the number of the error.
int set_byte_lock(int file, short type, std::int64_t byte);

}  // namespace affinity::platform
