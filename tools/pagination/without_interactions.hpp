#pragma once
// Adds the records without interactions, which with_interaction_dates filters out (Affinity v1, Search for
// persons). Callers want dates, not fewer records, so these come last.

#include "tools/pagination/fetch_pages.hpp"

namespace affinity::tools {

// True when the call asks for dates without a bound on them.
bool filters_by_interactions(json::object const& arguments);

// Adds the records without interactions up to the limit, if both lists fit on one page each; else `why` says
// so. `start` is where the read began; the fetched records reach the end of the list. Returns how many were
// added.
Task<std::size_t> add_records_without_interactions(FetchedRecords&, ListRun const&,
                                                   ListPosition const& start);

}  // namespace affinity::tools
