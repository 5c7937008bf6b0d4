#pragma once
// The tools of fields, and of whose key it is.

#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

std::vector<Tool> field_tools();
std::vector<Tool> me_tools();

}  // namespace affinity::tools::unified
