#include "base/platform/process_privacy.hpp"

#include <windows.h>

namespace affinity::platform {

// Windows Error Reporting would write the memory of a crashed process to a file, or ask the user about it.
void keep_memory_private() noexcept {
  ::SetErrorMode(::GetErrorMode() | SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
}

}  // namespace affinity::platform
