#pragma once
// What serializers write in place of nothing, taken for what the protocol means by it.

#include "base/json.hpp"

#include <string_view>

namespace affinity::mcp {

// PHP and Lua know one empty collection and write it as a list; others write what was not given as null or as
// an empty text. So, where the protocol has an object, [] is an empty one, and null and "" are nothing;
// arguments may also come as the text of their JSON. Everything else stays as it is, to be refused where it
// is read.
void tidy_params(std::string_view method, json::value& params);

void tidy_result(json::value& result);  // of a request of ours
}  // namespace affinity::mcp
