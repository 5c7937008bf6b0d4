#pragma once
// Which single-request tools a composed tool stands for, and whether a caller is allowed them.
//
// A read of API v2 is allowed where it and the read of API v1 that it replaces are allowed: who excludes
// list_all_affinity_notes excludes notes, whichever API has them.

#include "tools/selection.hpp"
#include "tools/tool_context.hpp"

#include <string_view>

namespace affinity::tools::composed {

// Whether a composed tool may send the request of this tool for this caller: --read-only, --exclude-tools,
// --tools, a token's and a request's selection. The toolsets of the command line say what is listed, not what
// is allowed.
bool is_part_allowed(ToolContext const&, std::string_view tool);

// The same of a request that writes (tools/selection.hpp): methods and read-only are those of the single
// tool.
bool is_write_allowed(ToolContext const&, std::string_view tool);

// Whether --exclude-tools or one of its kind names the tool, or the read of v1 that it replaces. This alone
// bounds search and fetch: who names these among --tools means all that they read, as since 0.1.0.
bool is_part_excluded(ToolContext const&, std::string_view tool);

// The tool of API v1 that one of API v2 replaces; empty where v1 has none.
std::string_view v1_equivalent(std::string_view v2_tool);

}  // namespace affinity::tools::composed
