#pragma once
// What operations are about: one record by `on`, or the rows of a list for which `where` holds.

#include "tools/changes/model/planning.hpp"
#include "tools/outcome.hpp"

#include <string>
#include <variant>
#include <vector>

namespace affinity::tools::changes {

// Sets list_info, of operations that name a list; those whose list is not understood become problems and go.
Task<void> find_lists(Planning&, std::vector<Operation>&);

// How many names find_target() has to look for, and what creates look for before they create.
int names_to_find(std::vector<Operation> const&);

// Looks for all of them, several at a time.
Task<void> search_targets(Planning&, std::vector<Operation> const&);

// Sets target, and of values of a list also list_info and row; false after adding the problem.
Task<bool> find_target(Planning&, Operation&);

// One operation for each row of their list for which all conditions hold, in the list's order; rows that
// cannot be judged become problems. Outcome: the list, a column or a condition is not understood, or it takes
// too many requests.
Task<std::variant<std::vector<Operation>, Outcome>> operations_of_rows(Planning&, Operation pattern,
                                                                       json::object where_argument);

}  // namespace affinity::tools::changes
