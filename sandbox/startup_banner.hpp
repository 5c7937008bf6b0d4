#pragma once
// The lines that `affinity-crm-mcp sandbox` prints at start.

#include "sandbox/settings.hpp"

namespace affinity::sandbox {

std::string startup_banner(Store const&, Settings const&, WallTime now);

}  // namespace affinity::sandbox
