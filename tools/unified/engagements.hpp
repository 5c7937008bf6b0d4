#pragma once
// The tools of engagements and of their types.

#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

Task<Outcome> list_engagements(ToolContext const&, Tool const&, json::object const& checked,
                               client::CallContext const&);
Task<Outcome> get_engagement(ToolContext const&, Tool const&, json::object const& checked,
                             client::CallContext const&);
Task<Outcome> write_engagement(ToolContext const&, Tool const&, json::object const& checked,
                               client::CallContext const&);

std::vector<Tool> engagement_tools();
std::vector<Tool> engagement_type_tools();

}  // namespace affinity::tools::unified
