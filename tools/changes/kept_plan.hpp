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

// A time of the journal by the clock of dates, which --clock fixes while the journal's goes on: both
// processes that share a journal tell the same. Whole seconds apart, so that without --clock no time changes.
WallTime told_time(WallTime of_journal, WallTime affinity_now, Journal const&);

}  // namespace affinity::tools::changes
