#pragma once
// What the actions have in common, and what each does: the reads before a write, the write, what its answer
// shows, and how it is taken back. The engine (tools/changes/apply.hpp) knows actions by these functions
// alone.

#include "tools/changes/model/planning.hpp"
#include "tools/outcome.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// How Affinity stands to a change, read at this moment: before its write, and to find out whether a lost one
// happened.
enum class State {
  before,     // as the plan has it: the write may go
  after,      // it is so already, or happened
  other,      // something else: a conflict
  gone,       // the record is not there
  unreadable  // nobody knows; `error` says why
};

struct Standing {
  State state = State::unreadable;
  std::string now{};             // of other: "Term Sheet", for people
  std::string by{};              // of other: who and when, where the same read told it: "Yuki, 09:12"
  std::optional<Ref> created{};  // of after: what the change makes
  json::object kept{};           // of after: as Written::kept
  std::vector<Value> values{};   // of values: the cell now, with the ids that a write needs
  std::optional<Error> error{};
};

// One request, as the single tool would send it.
struct Write {
  std::string_view tool{};
  json::object arguments{};  // of its row, canonical
};

// What a 2xx answer shows of one change.
struct Written {
  // What it makes. A deal's row, which is made with it, is the number kept["row"].
  std::optional<Ref> created{};
  std::vector<Value> after{};  // of values, with v1's ids
  // What undo needs besides. `row`: the id of the row that came with a created deal, for the changes whose
  // row is created_by that one.
  json::object kept{};
  std::string
      lost{};  // the answer shows something else than was sent: a colleague's change in the same moment
};

// A change that was made, for undo.
struct Made {
  Change change{};
  Written written{};
  bool by_us = true;  // a 2xx answer showed it; false: found, or settled by a lookup
};

struct ActionKind {
  Action action = Action::set;

  // Reads what several operations of this action need, in few requests; once, before the first is planned.
  // Null: nothing.
  Task<void> (*prepare)(Planning&, std::vector<Operation>) = nullptr;

  // Works out the changes of one operation, or its problem.
  Task<void> (*plan)(Planning&, Operation) = nullptr;

  // In their order. `since`: when the write may have been sent (a lookup); nothing before the first one.
  // Reads fresh, as few requests as the API allows: 1 for 100 rows where API v2 may be used.
  Task<std::vector<Standing>> (*read)(composed::Reads&, std::vector<Change>,
                                      std::optional<WallTime> since) = nullptr;

  // Whether both travel in one request; null: each alone.
  bool (*together)(Change const&, Change const&) = nullptr;

  // The request of these changes, which are together. Refs of records that earlier changes created are filled
  // in.
  Result<Write> (*write)(std::span<Change const>, std::span<Standing const>) = nullptr;

  // For each of them, from the answer's body.
  std::vector<Written> (*written)(std::span<Change const>, json::value const& answer) = nullptr;

  // How the answer differs from what was sent, for people: what a colleague's change of a list that is
  // replaced whole did in the same moment. Empty where it does not. Null: written() tells it in `lost`.
  std::string (*lost)(Change const&, Write const& sent, json::value const& answer) = nullptr;

  // The change that takes it back, with `before` as we left it; or why there is none.
  Result<Change> (*undo)(Made const&) = nullptr;

  // Further changes that take it back, after that one: the values of a row that was removed. Their
  // created_by = 1 is what that one creates. Null: there are none.
  std::vector<Change> (*undo_rest)(Made const&) = nullptr;

  // Whether a second write finds the first one's effect and changes nothing: a value, a name. Then what
  // cannot be told apart may be read again at any time.
  bool settles_itself = false;

  // Whether Affinity's refusal (400, 409, 422) may mean that it is so already, as for an e-mail address that
  // somebody has. Then it is read again with `since`; `after` is told as already.
  bool refusal_tells = false;

  // Whether other changes of the plan may change what is read, beyond the same record: what is on a record
  // that is deleted. Then it is read right before its write, and not together with others.
  bool is_read_alone = false;
};

ActionKind const& kind_of(Action);  // tools/changes/kinds/kinds.cpp

// One for each; tools/changes/kinds/<file>.cpp.
extern ActionKind const set_kind, clear_kind, add_value_kind, remove_value_kind;       // values*.cpp
extern ActionKind const find_or_create_kind, add_to_list_kind, remove_from_list_kind;  // create, rows
extern ActionKind const rename_kind, link_kind, unlink_kind, merge_kind, delete_kind;  // rename, …
extern ActionKind const note_kind, remind_kind, attach_kind, log_kind;                 // activity

// Reads one record fresh by a single tool: nullopt when it is gone (404), else the record or why not.
Task<Result<std::optional<json::value>>> read_record_now(composed::Reads&, std::string_view tool,
                                                         json::object arguments);

}  // namespace affinity::tools::changes
