#pragma once
// Answers a list call: as many requests as `limit` needs, one answer, one cursor.

#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

namespace affinity::tools {

// For a tool with paging; the arguments are checked.
Task<Outcome> list_records(ToolContext const&, Tool const&, json::object const& arguments,
                           client::CallContext const&);

// The same with further members beside the records, such as {"hint": …}.
Task<Outcome> list_records_beside(ToolContext const&, Tool const&, json::object const& arguments,
                                  client::CallContext const&, json::object const& beside);

}  // namespace affinity::tools
