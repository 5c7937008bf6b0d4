#pragma once
// Normalizes absent values and empty collections as various serializers write them.

#include "base/json/json.hpp"

#include <string_view>

namespace affinity::mcp {

// PHP and Lua have one empty collection and write it as a list; others write absent values as null or as an
// empty string. So where the protocol has an object, [] is an empty one, and null and "" mean absent;
// arguments may also be JSON text. Everything else stays as it is and is rejected where it is read.
void normalize_params(std::string_view method, json::value& params);

void normalize_result(json::value& result);  // of a request of the server
}  // namespace affinity::mcp
