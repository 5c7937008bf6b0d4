#pragma once
// Loads the bundle of trusted certificate authorities.

#include "base/result.hpp"

#include <span>
#include <string>

namespace affinity::client {

// The content of the first file that is readable and not empty.
std::string first_readable(std::span<std::string const> files);

// The certificates of `file` and of the system; empty without a file where libcurl finds the system's bundle
// itself. CURLOPT_CAINFO would replace the system's bundle instead of adding to it.
Result<std::string> load_ca_bundle(std::string const& file);

}  // namespace affinity::client
