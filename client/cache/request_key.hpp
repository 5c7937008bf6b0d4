#pragma once
// The key by which the cache and the coalescing layer compare GET requests.

#include "base/http/message.hpp"

#include <string>

namespace affinity::client {

// A GET to Affinity without body, upload or download.
bool is_plain_get(Request const&);

std::string request_key(Request const&);  // target and headers, without the API key

}  // namespace affinity::client
