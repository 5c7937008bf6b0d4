#pragma once
// Loads the Affinity API key for the commands that need one.

#include "base/result.hpp"
#include "server/command_line/command_line.hpp"

namespace affinity::server {

bool needs_api_key(Invocation const&);

// Stores it in the settings; fails with advice when there is none.
Result<void> load_api_key(Invocation&);

}  // namespace affinity::server
