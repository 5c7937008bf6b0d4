#pragma once
// What changed since a date, from the histories and streams of either API: the parts of show_changes.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// One line of the answer. `text` comes from a record and is told in marks.
struct Change {
  WallTime at{};
  std::string kind{};   // "field", "row", "note", "meeting", "call", "email", "chat", "reminder"
  std::int64_t id = 0;  // of the change, row, note, …; with `kind` it is unique
  std::optional<Ref> record{};
  std::string name{};  // of the record; empty until name_records() knows it
  std::string who{};   // of the team; empty where Affinity does not tell
  // Of a field. `before` is unknown_value where it could not be read; of a column with several values one of
  // both is missing_value.
  std::string column{}, before{}, after{};
  bool one_of_several = false;
  std::string list{};    // of a row: which one it was added to
  std::string on{};      // of a note: the interaction that it belongs to, "meeting:7002"
  std::string text{};    // of a note, reminder or e-mail, as it is
  bool is_done = false;  // of a reminder
};

// The question, with every name in it resolved. A row belongs to a list, a field to a list or to a record.
struct ChangesAsked {
  WallTime since{}, until{};  // both included; the same on each page of an answer
  std::optional<ListInfo> list{};
  std::optional<Ref> about{};
  std::string about_name{};
  std::optional<Teammate> by{};

  bool is_of_firm() const { return !list && !about; }
  bool is_within(WallTime at) const { return at >= since && at <= until; }
};

// The rows that the question is about, as far as they were read: whose row it is, and the names of records.
struct KnownRows {
  std::map<std::int64_t, Ref> records{};  // by row
  std::set<Ref> of_list{};                // the records of these rows
  std::map<Ref, std::string> names{};
  std::map<std::int64_t, std::int64_t> lists{};  // by row: the list that it is on
};

// Changes of fields with history, with the old value where it can be read. Fills `moved` with the number of
// changes on each list, by its id.
Task<std::vector<Change>> read_field_changes(Reads&, ChangesAsked const&, KnownRows const&, Answer&,
                                             std::map<std::int64_t, std::size_t>& moved);
// How many requests that takes at least.
Task<int> field_changes_cost(Reads&, ChangesAsked const&, KnownRows const&);

// Rows that were added to a list. `whole`: every row is wanted in `known`, also where API v2 could find the
// new ones alone.
Task<std::vector<Change>> read_new_rows(Reads&, ChangesAsked const&, ListInfo, bool whole, KnownRows&,
                                        Answer&);
// The rows of the record in question, and of the first deals of a company.
Task<std::vector<Change>> read_rows_of_record(Reads&, ChangesAsked const&, json::value record, KnownRows&,
                                              Answer&);

// Notes that were written, meetings, calls, e-mails and chats by their own date, reminders by their due date.
// Of a list those of the records on it.
Task<std::vector<Change>> read_new_notes(Reads&, ChangesAsked const&, KnownRows const&, Answer&);
Task<std::vector<Change>> read_interactions(Reads&, ChangesAsked const&, KnownRows const&, Answer&);
Task<std::vector<Change>> read_due_reminders(Reads&, ChangesAsked const&, KnownRows const&, Answer&);

// Notes on interactions belong to the records of these, where they were read. Of a list the others are left
// out.
void place_notes(std::vector<Change>&, ChangesAsked const&);

// Fills the names of records that are known by their ref alone, in at most `requests`.
Task<void> name_records(Reads&, std::vector<Change>&, KnownRows const&, std::size_t requests);

}  // namespace affinity::tools::composed
