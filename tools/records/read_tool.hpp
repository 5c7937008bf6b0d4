#pragma once
// Calls a read tool by name for internal use: for resources, completion and names of records.

#include "base/json/json.hpp"
#include "tools/tool_context.hpp"

#include <string_view>

namespace affinity::tools {

// The sanitized body of Affinity's response. `size` is the page_size of a paginated list; 0 reads one record
// or a whole list.
Task<Result<json::value>> call_read_tool(ToolContext const&, std::string_view tool, json::object arguments,
                                         int size, client::CallContext const&);

}  // namespace affinity::tools
