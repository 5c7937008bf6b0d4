#include "base/platform/process_id.hpp"

#include <unistd.h>

namespace affinity::platform {

std::uint32_t process_id() noexcept { return static_cast<std::uint32_t>(::getpid()); }

}  // namespace affinity::platform
