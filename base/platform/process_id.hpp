#pragma once
// The number of this process. A subject of the platform room: the header names no system, each system has a half.

#include <cstdint>

namespace affinity::platform {

/// Of this process among those that run now; the system gives it to another one afterwards.
std::uint32_t process_id() noexcept;

}  // namespace affinity::platform
