#pragma once
// Whether somebody has put something on a record that a plan created: then undo leaves it.

#include "tools/changes/records/wanted_record.hpp"

#include <cstdint>
#include <set>
#include <string>

namespace affinity::tools::changes {

// What an undo takes away before: refs, and "field:31012" of values.
struct UndoneToo {
  std::set<std::string> places{};

  bool has(Ref const&) const;
  bool has_field(std::int64_t id) const;
};
UndoneToo undone_too(Change const&);  // details.undone_too

// "a note, 2 rows and values in Status": what is on a person, company or deal besides what its creation made;
// empty when there is nothing. `record` was just read, with_opportunities. Of other kinds nothing is read. An
// error where that cannot be told.
Task<Result<std::string>> what_was_added(composed::Reads&, Ref, json::value record, UndoneToo);

}  // namespace affinity::tools::changes
