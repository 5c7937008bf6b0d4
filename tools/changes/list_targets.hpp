#pragma once
// What operations on rows of one list name, found among all rows of the list at once.

#include "tools/changes/model/planning.hpp"

#include <vector>

namespace affinity::tools::changes {

// Sets target, row and cells of operations that name a row of their list by a ref, an address or the whole
// name, where reading the list takes fewer requests than finding each alone. The others stay as they are.
Task<void> find_targets_on_lists(Planning&, std::vector<Operation>&);

}  // namespace affinity::tools::changes
