#pragma once
// Meetings, calls, e-mails and chat messages of one record or of teammates, from either API in one form.
//
// API v1 has the interactions of one record, of one kind, of one year in a request; API v2 has those of the
// whole firm in a time, kind by kind, and no record to ask for. So a record is asked for with v1, teammates
// with v2, and the other API stands in where a key has no right.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/timeline/entries.hpp"
#include "tools/composed/upstream/reads.hpp"

namespace affinity::tools::composed {

// How many requests it takes at least: for Reads::confirmation_for.
int timeline_cost(Reads const&, TimelineAsked const&);

// The interactions from the bounds on, as far as the call's time goes. What is missing is told to the answer.
Task<Timeline> read_timeline(Reads&, TimelineAsked const&, TimelineBounds, Answer&);

}  // namespace affinity::tools::composed
