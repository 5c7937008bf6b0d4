#pragma once
// The policy on planned changes: the same rules as before each write (tools/policy/policy.hpp), asked before
// anybody approves.

#include "tools/changes/model/plan.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/policy/touched.hpp"

#include <vector>

namespace affinity::tools::changes {

policy::Touched touched_by(Change const&);

// Takes what the policy does not allow out of the plan, and tells it as problems of kind `protected`. What
// needs a record that such a change creates goes with it.
Task<void> protect_plan(composed::Reads&, Plan&);

// The first refusal among changes that are written at once, without a plan that was shown.
Task<Result<void>> judge_direct(composed::Reads&, std::vector<Change>);

// Whether the policy wants a plan for one of these.
bool wants_plan(ToolContext const&, std::vector<Change> const&);

// At most so many requests of a plan write: --max-writes, or less by the policy.
int most_writes_of_plan(ToolContext const&);

}  // namespace affinity::tools::changes
