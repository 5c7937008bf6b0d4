#pragma once
// One call of a tool from the shell, with its audit record.

#include "client/call_context.hpp"
#include "mcp/audit/call_record.hpp"
#include "server/program/program.hpp"
#include "tools/outcome.hpp"

#include <string_view>

namespace affinity::server {

// The tool of this name that may be called, listed or not; null when there is none.
tools::Tool const* named_tool(Program const&, std::string_view name);

// As over MCP, arguments are validated before an audit record begins. The caller ends the record. All but the
// call outlive the task.
Task<tools::Outcome> call_audited(Program&, tools::Tool const&, json::object const& arguments,
                                  client::CallContext const&, mcp::CallRecord&);

}  // namespace affinity::server
