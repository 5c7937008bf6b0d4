#pragma once
// Merges of duplicates as they go on: each is in progress until its time has come, and is then performed,
// once.

#include "sandbox/store/store.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::sandbox {

// Why two records cannot become one now; nullopt when they can. An id of no record is "Primary company not
// found", as Affinity's own example says; that a member of the firm or a company of Affinity's data set goes
// into no other record is ours.
std::optional<std::string> merge_error(Store const&, Entity primary, Entity duplicate);

bool has_due_merge(Store const&, WallTime now);
bool has_merge_that_ends_by_polls(Store const&);

// Performs the merges whose time has come, in the order of their ends, and returns the records that they went
// into. A merge that ends by the clock ends at its own time, however late this is called.
std::vector<Entity> perform_due_merges(Store&, WallTime now);

// An id of the form of a UUID, the same for the same merge.
std::string task_id_of(Merge const&);

}  // namespace affinity::sandbox
