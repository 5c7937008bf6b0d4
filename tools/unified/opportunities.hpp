#pragma once
// The tools of opportunities.

#include "tools/unified/deals.hpp"
#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

void write_list_id(Writing&, MemberRow const&, json::value const& given);  // read before, with the list

Task<Outcome> list_opportunities(ToolContext const&, Tool const&, json::object const& checked,
                                 client::CallContext const&);
Task<Outcome> get_opportunity(ToolContext const&, Tool const&, json::object const& checked,
                              client::CallContext const&);
Task<Outcome> write_opportunity(ToolContext const&, Tool const&, json::object const& checked,
                                client::CallContext const&);

std::vector<Tool> opportunity_tools();

}  // namespace affinity::tools::unified
