#pragma once
// Ids of opportunities: "880001", or "row:9400012" for a company on a list of deals.

#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstdint>

namespace affinity::tools::unified {

bool names_a_row(json::object const& checked);  // the argument id is "row:…"

// A row of a list, with its record.
struct DealRow {
  composed::ListInfo list{};
  std::int64_t row = 0, record = 0;
};

// The row that the argument id names, on the lists of the argument list_id or of the mapping's deal_lists;
// for an opportunity the row that it has.
Task<Result<DealRow>> find_row(composed::Reads&, json::object const& checked);

// The lists whose rows are deals: all of opportunities, and deal_lists of the mapping. An error names a list
// of the mapping that does not exist.
Task<Result<std::vector<composed::ListInfo>>> read_deal_lists(composed::Reads&);

}  // namespace affinity::tools::unified
