#pragma once
// What rows of API v1 do not have: contacts, companies and people of their records.

#include "tools/composed/upstream/list_row.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <initializer_list>

namespace affinity::tools::composed {

bool has_built_in(std::vector<Column> const&, std::initializer_list<BuiltIn>);

// The last and the next contact, and the names of companies, with v1: of the companies of a deal list, of
// people and companies themselves. One page of 500 records for as many as the list may hold.
Task<void> join_records(Reads&, RowsAsked const&, RowsRead&);

// Names of companies and people that values of v1 have by id alone: from one page of each, which is read
// where there is such a value. What is not on it keeps its ref.
Task<void> name_values(Reads&, RowsRead&);

}  // namespace affinity::tools::composed
