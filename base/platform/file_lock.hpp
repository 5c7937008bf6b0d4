#pragma once
// Locks between processes, which end with the file or the process that holds them. Advisory: nobody is kept
// from reading or writing.

#include "base/platform/native_file.hpp"

#include <cstdint>

namespace affinity::platform {

enum class LockWait { no, yes };

// The whole file, for one holder. False, with errno: EAGAIN while another has it (another open file of this
// process is another). Closing the file ends it.
bool lock_file(FileHandle, LockWait);
void unlock_file(FileHandle);

// One byte of the file, which need not be there, from 0 to 2^62. A holder is an open file where the system
// has such locks (Linux, Windows), else the process, which must not close the file otherwise. EAGAIN as
// above.
bool lock_byte(FileHandle, std::int64_t byte);
void unlock_byte(FileHandle, std::int64_t byte);

}  // namespace affinity::platform
