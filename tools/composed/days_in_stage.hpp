#pragma once
// Days per stage: of every deal of a list, or of one deal with the days on which it moved.

#include "tools/composed/pipeline.hpp"
#include "tools/composed/row.hpp"

#include <string>

namespace affinity::tools::composed {

// Rows and history, no values of fields: two requests up to 100 rows.
Task<Outcome> days_of_deals(Reads&, json::object const& checked, PipelineQuestion const&, WorkPlace);

// The record that `deal` names; with an empty list the only deal list, else the one that the deal is on.
Task<Outcome> days_of_one_deal(Reads&, json::object const& checked, std::string list, std::string deal);

}  // namespace affinity::tools::composed
