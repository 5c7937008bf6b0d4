#pragma once
// A plan as the journal keeps it, and back.

#include "tools/changes/model/plan.hpp"
#include "tools/journal/journal.hpp"

namespace affinity::tools::changes {

// Puts the plan into the journal, with a receipt id and the times of the journal's clock: that of the plan
// may be the sandbox's.
Task<Result<void>> keep_plan(Journal&, JournalOwner, Plan);

// With its changes as they were planned. An error when the journal's text cannot be read.
Result<Plan> plan_of(JournalPlan const&);

}  // namespace affinity::tools::changes
