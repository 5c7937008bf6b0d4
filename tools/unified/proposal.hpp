#pragma once
// A proposal for the file of --crm-mapping, with its reasons: for the command crm-mapping.

#include "tools/tool_context.hpp"

#include <string>

namespace affinity::tools::unified {

// TOML. What is guessed with a reason is set; what only a person knows is a comment with its candidates.
Task<Result<std::string>> propose_mapping(ToolContext const&, client::CallContext const&);

}  // namespace affinity::tools::unified
