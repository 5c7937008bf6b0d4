#pragma once
// Relationship strengths: Affinity gives ids in no order; whoever asks wants to know who knows somebody best.

#include "tools/tool_context.hpp"

namespace affinity::tools {

Task<Outcome> list_relationship_strengths(ToolContext const&, Tool const&, json::object const& checked,
                                          client::CallContext const&);

}  // namespace affinity::tools
