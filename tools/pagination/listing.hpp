#pragma once
// Answers a list call: as many requests as `limit` needs, one answer, one cursor.

#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

namespace affinity::tools {

// For a tool with paging; the arguments are checked.
Task<Outcome> list_records(ToolContext const&, Tool const&, json::object const& arguments,
                           client::CallContext const&);

}  // namespace affinity::tools
