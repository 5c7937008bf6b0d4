#pragma once
// The `doctor` checks of Affinity's newer API: which version answers, and what the key may read, toolset by
// toolset.

#include "server/doctor/finding.hpp"
#include "server/doctor/network_checks.hpp"

#include <string_view>
#include <vector>

namespace affinity::server {

inline constexpr int max_rights_requests = 15;  // one for the version and one for each toolset that reads

// `version` is what X-Affinity-Api-Version asks for (Affinity v2, Versioning); empty = the key's default. The
// first check is "v2"; those of the toolsets follow only where Affinity accepted key and version.
std::vector<Check> check_rights(SendRequest const&, std::string_view version);

}  // namespace affinity::server
