#include "base/platform/process_id.hpp"

#include <windows.h>

namespace affinity::platform {

std::uint32_t process_id() noexcept { return ::GetCurrentProcessId(); }

}  // namespace affinity::platform
