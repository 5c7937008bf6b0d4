#pragma once
// What the numbers in an answer mean. Records go out with Affinity's codes, and their names stand once beside
// all of them, so that nobody has to look into a record for it.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

namespace affinity::tools {

// {"codes": {"status": "0 completed, 1 active, 2 overdue"}} for the coded members of the records that a tool
// reads and `fields` selects; empty when there are none. Omitted for persons, whose only code the
// descriptions explain.
json::object code_names(Tool const&, json::object const& arguments);

}  // namespace affinity::tools
