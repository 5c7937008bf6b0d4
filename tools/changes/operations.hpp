#pragma once
// The argument `operations`, as it is checked and as values.

#include "schema/type.hpp"
#include "tools/changes/model/operation.hpp"

#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// In their order; `what` is "operation 2", or "" where there is one.
std::vector<Operation> operations_in(json::object const& checked);

// The argument of plan_changes and apply_changes.
schema::Param operations_param();

// The word of on_exists; skip without one.
OnExists on_exists_in(json::object const& checked);

}  // namespace affinity::tools::changes
