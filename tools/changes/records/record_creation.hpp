#pragma once
// Plans the record of find_or_create, and of add_to_list with a record.

#include "tools/changes/model/planning.hpp"

namespace affinity::tools::changes {

// Finds it, or plans its creation; then its row on the operation's list, its values and links.
Task<void> plan_record(Planning&, Operation);

}  // namespace affinity::tools::changes
