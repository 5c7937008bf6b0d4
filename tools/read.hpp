#pragma once
// One GET of our own, named by the tool that would make it: for resources and completions.

#include "base/json/json.hpp"
#include "tools/call.hpp"

#include <string_view>

namespace affinity::tools {

// The body of Affinity's answer, cleaned of invisible characters. `size` is the page of a list that comes in
// pages; 0 asks for one record or a whole list.
Task<Result<json::value>> read(ToolContext const&, std::string_view tool, json::object arguments, int size,
                               client::CallContext const&);

}  // namespace affinity::tools
