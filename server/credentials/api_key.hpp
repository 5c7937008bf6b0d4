#pragma once
// Reads the Affinity API key from the environment or a file. It is never a flag: flags are readable in the
// process list.

#include "base/crypto/secret.hpp"
#include "base/result.hpp"

#include <string>

namespace affinity::server {

// Whether the environment has an Affinity key, in whichever way.
bool has_api_key();

// What AFFINITY_API_KEY_FILE names; empty when it names none.
std::string api_key_file();

// The key in a file that is its owner's alone, or that the system
// gave to a container or a service (system_secret.hpp).
Result<Secret> read_api_key_file(std::string const& path);

// Reads AFFINITY_API_KEY, or the file that AFFINITY_API_KEY_FILE names (its owner's alone: mode 0600 or
// stricter). An empty secret when neither is set.
Result<Secret> read_api_key();

}  // namespace affinity::server
