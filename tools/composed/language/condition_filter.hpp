#pragma once
// Conditions as a filter of API v2's structured search: what Affinity can judge is not read.

#include "base/json/json.hpp"
#include "tools/composed/language/conditions.hpp"

namespace affinity::tools::composed {

// A group {operator, filters} that lets every row through for which the conditions hold, and maybe more: the
// rows that come are judged again. Empty where nothing of it can be sent. Dates stay here: Affinity keeps
// days at midnight of another zone, and its "before" leaves out who was never contacted.
json::object search_filter(ConditionTree const&);

}  // namespace affinity::tools::composed
