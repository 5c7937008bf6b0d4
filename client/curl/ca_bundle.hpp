#pragma once
// Whose certificates are believed.

#include "base/result.hpp"

#include <span>
#include <string>

namespace affinity::client {

// The text of the first file that can be read and holds some.
std::string first_readable(std::span<std::string const> files);

// The certificates in `file` together with those of the system; empty when no file is named and libcurl finds
// the system's by itself. CURLOPT_CAINFO alone would replace the system's instead of adding to them.
Result<std::string> load_ca_bundle(std::string const& file);

}  // namespace affinity::client
