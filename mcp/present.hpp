#pragma once
// Our values → the wire form of one revision. One writer per revision, each told what came new with it, so
// that no field appears in a revision that does not have it (docs/decisions/0006-one-writer-per-revision.md).

#include "mcp/lifecycle/capabilities.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/revision.hpp"
#include "mcp/serialize/pagination.hpp"
#include "tools/catalogue.hpp"
#include "tools/outcome.hpp"

#include <string>

namespace affinity::mcp {

// Each returns the text of a `result`.
std::string present_initialize(Revision, ServerCapabilities const&, ServerInfo const&);
std::string present_discover(ServerCapabilities const&, ServerInfo const&);  // 2026-07-28 and later
std::string present_tools(Revision, tools::Catalogue const&, ServerInfo const&, ListPage const& = {},
                          bool output_schemas = true);
std::string present_call(Revision, tools::Outcome const&, ServerInfo const&);
std::string present_empty(Revision, ServerInfo const&);
// Instead of a result: what has to be asked before there can be one (2026-07-28, multi-round requests).
std::string present_input_required(json::object requests, std::string const& state, ServerInfo const&);

json::object present_tool(Revision, tools::Tool const&);  // one entry of tools/list

}  // namespace affinity::mcp
