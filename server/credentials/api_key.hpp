#pragma once
// Reads the Affinity API key from the environment or a file. It is never a flag: flags are readable in the
// process list.

#include "base/crypto/secret.hpp"
#include "base/result.hpp"

#include <string>

namespace affinity::server {

// Whether the environment names an Affinity key or its file.
bool has_api_key();

// The value of AFFINITY_API_KEY_FILE; may be empty.
std::string api_key_file();

// Reads a key file of mode 0600 or stricter, or a secret of the system (base/system/system_secret.hpp).
Result<Secret> read_api_key_file(std::string const& path);

// Reads AFFINITY_API_KEY, or the file that AFFINITY_API_KEY_FILE names. An empty secret when neither is set.
Result<Secret> read_api_key();

}  // namespace affinity::server
