#pragma once
// Lists relationship strengths, strongest first, with the names of the team members.

#include "tools/tool_context.hpp"

namespace affinity::tools {

Task<Outcome> list_relationship_strengths(ToolContext const&, Tool const&, json::object const& checked,
                                          client::CallContext const&);

}  // namespace affinity::tools
