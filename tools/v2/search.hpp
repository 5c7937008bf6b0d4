#pragma once
// The structured searches of companies, persons and list entries (Affinity v2, Structured Search): flat
// arguments, checked before anything is sent, and pages as any list has them.

#include "tools/v2/params.hpp"

#include <span>
#include <vector>

namespace affinity::tools::v2 {

// The arguments: the fields that come along, and the parts of Affinity's SearchCriteria.
std::vector<schema::Param> search_params(schema::Param field_types, std::vector<schema::Param> slots = {});
std::vector<schema::Rule> search_argument_rules();
std::span<FormerForm const> search_former_forms();  // Affinity's own SearchCriteria

// The row's function: one request for each page.
Task<Outcome> search_records(ToolContext const&, Tool const&, json::object const& checked,
                             client::CallContext const&);

}  // namespace affinity::tools::v2
