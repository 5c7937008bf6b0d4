#pragma once
// Names Affinity's numeric codes in an answer: the member `codes`, once beside all records.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

namespace affinity::tools {

// {"codes": {"status": "0 completed, 1 active, 2 overdue"}} for the coded members of the records that a tool
// reads and `fields` selects; empty when there are none. Omitted for persons, whose only code the
// descriptions explain.
json::object code_names(Tool const&, json::object const& arguments);

}  // namespace affinity::tools
