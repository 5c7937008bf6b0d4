#pragma once
// What the numbers in an answer mean. Records go out with Affinity's codes, and their names stand once beside
// all of them, so that nobody has to look into a record for it.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

namespace affinity::tools {

// {"codes": {"status": "0 completed, 1 active, 2 overdue"}} for the members of what a tool reads, as far as
// `fields` lets them through; empty when there is none. Of a person, whose one code the tools tell, nothing.
json::object legend(Tool const&, json::object const& arguments);

}  // namespace affinity::tools
