#pragma once
// The key by which the cache and the coalescing layer compare reads.

#include "base/http/message.hpp"

#include <string>

namespace affinity::client {

// A read of Affinity without upload or download: a GET without a body, or a POST that only reads.
bool is_plain_read(Request const&);

std::string request_key(Request const&);  // target, headers and body, without the API key

}  // namespace affinity::client
