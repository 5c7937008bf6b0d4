#pragma once
// Rows of lists in plans: who is put on a list, and with which values.

#include "tools/changes/records/known_records.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::changes {

// The row of a record on a list after the plan.
struct PlannedRow {
  Subject row{};
  bool is_new = false;  // a change of this plan makes it
};

// Puts the record on the list, unless it is there and no second row is meant. Nullopt after a problem.
Task<std::optional<PlannedRow>> plan_row(Planning&, Operation const&, composed::ListInfo, Subject record);

// The operation's values as changes of the record and its row. `row` is empty where there is none.
Task<void> plan_values_of_record(Planning&, Operation, Subject record, Subject row,
                                 std::optional<composed::ListInfo>);

std::string row_refs(std::vector<std::int64_t> const& rows);  // "row:9400001, row:9400002"

// The change that takes a row away, without what stands in it.
Change removal_of_row(Subject record, Subject row, std::int64_t list, std::string list_name);

}  // namespace affinity::tools::changes
