#pragma once
// Lists that a reader takes the first records of for the newest: in that order where all of it was read.

#include "tools/gather.hpp"

#include <optional>

namespace affinity::tools {

// Where a record stands in the order; nothing where that cannot be told. Without a date it stands last.
std::optional<Mark> mark_of(SortOrder const&, json::value const& record);

// Puts the records in order by their marks, the largest first, and drops those up to the one that was handed
// out last.
void put_in_order(Gathered&);
void drop_through(Gathered&, Mark const& last);

}  // namespace affinity::tools
