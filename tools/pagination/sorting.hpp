#pragma once
// Sorts lists that were read completely, for readers who expect the newest first.

#include "tools/pagination/fetched_records.hpp"
#include "tools/tool.hpp"

#include <optional>

namespace affinity::tools {

// The sort key of a record, nullopt when it has none. Records without a date sort last.
std::optional<SortKey> sort_key_of(SortOrder const&, json::value const& record);

// Sorts the records by their keys in descending order; drops those up to `last`.
void sort_records(FetchedRecords&);
void drop_until(FetchedRecords&, SortKey const& last);

}  // namespace affinity::tools
