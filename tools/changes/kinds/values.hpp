#pragma once
// Values of fields: set, clear, add_value and remove_value, of a list's own columns and of the fields of
// people and companies.
//
// API v2 writes where the key has the rights: a PATCH of up to 100 values of one row or record, which
// replaces a set whole. With v1 each value is a write of its own, so a set becomes changes that add and
// remove; so do sets of over 100 values, of which v2 shows and takes only a hundred, and add_value and
// remove_value always.

#include "tools/changes/kinds/values_read.hpp"

namespace affinity::tools::changes {

// The plan of all four actions. A target that an earlier change creates has no ref: its cells are empty.
Task<void> plan_values(Planning&, Operation);

// The value that add_value adds and remove_value removes; nullopt where the change has none.
std::optional<Value> moved_value(Change const&);

Task<std::vector<Standing>> read_value_standings(composed::Reads&, std::vector<Change>,
                                                 std::optional<WallTime> since);

// Values of one row or record that v2 takes in one request.
bool values_travel_together(Change const&, Change const&);

Result<Write> write_values(std::span<Change const>, std::span<Standing const>);
std::vector<Written> written_values(std::span<Change const>, json::value const& answer);

// With `before` as it was left. An error where a value would be taken away that no answer showed to be ours.
Result<Change> undo_value(Made const&);

}  // namespace affinity::tools::changes
