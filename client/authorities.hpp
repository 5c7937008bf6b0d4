#pragma once
// Whose certificates are believed.

#include "base/result.hpp"

#include <string>

namespace affinity::client {

// The certificates in `file` together with those that libcurl believes by itself; empty when no file is
// named. CURLOPT_CAINFO alone would replace the system's instead of adding to them.
Result<std::string> with_system_authorities(std::string const& file);

}  // namespace affinity::client
