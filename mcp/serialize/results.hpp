#pragma once
// Serializes results in the JSON form of one revision. One function per revision adds what that revision
// introduced, so that no field appears in an older one (docs/decisions/0006-one-writer-per-revision.md).

#include "mcp/lifecycle/capabilities.hpp"
#include "mcp/lifecycle/server_info.hpp"
#include "mcp/peer/revision.hpp"
#include "mcp/serialize/pagination.hpp"
#include "tools/catalogue.hpp"
#include "tools/outcome.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

// Each returns the JSON text of a `result`.
std::string serialize_initialize(Revision, ServerCapabilities const&, ServerInfo const&);
std::string serialize_discover(ServerCapabilities const&, ServerInfo const&);  // 2026-07-28 and later
std::string serialize_tools(Revision, tools::Catalogue const&, ServerInfo const&, ListPage const& = {},
                            bool output_schemas = true);
std::string serialize_call_result(Revision, tools::Outcome const&, ServerInfo const&);
// The same with call_result_members() of the revision, which are the same for all results.
std::string serialize_call_result(Revision, tools::Outcome const&, std::string_view members);
std::string call_result_members(Revision, bool is_error, ServerInfo const&);  // each after its comma
std::string serialize_empty(Revision, ServerInfo const&);
// An input_required result: what the client must answer first (2026-07-28, multi-round requests).
std::string serialize_input_required(json::object requests, std::string const& state, ServerInfo const&);

json::object serialize_tool(Revision, tools::Tool const&);  // one entry of tools/list

}  // namespace affinity::mcp
