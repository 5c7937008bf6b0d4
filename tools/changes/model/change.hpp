#pragma once
// A change of one thing in Affinity, as a plan holds it: what is there now, what shall be there, and how it
// can be taken back. One change is one write; values of one row may travel in one request (API v2).
//
// Plans, receipts and undo are made of changes alone: an undo is a plan whose changes are the inverse ones.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "tools/composed/language/cells.hpp"
#include "tools/composed/language/names.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::changes {

using composed::Kind;
using composed::Ref;

// The words of `do`; `log` is that of log_activity alone.
enum class Action {
  set,
  clear,
  add_value,
  remove_value,
  find_or_create,
  add_to_list,
  remove_from_list,
  note,
  remind,
  attach,
  rename,
  link,
  unlink,
  merge,
  delete_record,
  log
};

std::string_view to_string(Action);  // "add_value"; of delete_record "delete"
std::optional<Action> action_of(std::string_view word);
// "person", "contact", "organization", "Deals": a kind as people write it; nullopt for another word.
std::optional<Kind> kind_of_people_word(std::string_view);
bool is_value_action(Action);  // set, clear, add_value, remove_value

// A record that a change is about. One that an earlier change of the plan creates has no ref before that is
// done.
struct Subject {
  std::optional<Ref> ref{};
  int created_by = 0;  // the number of that change; 0 = it exists
  std::string name{};
  // While a plan is applied: a 2xx answer of this run showed its creation, so nobody has put anything on it.
  bool just_created = false;

  bool operator==(Subject const&) const = default;
};

// One value of a field. `data` is what POST /field-values of v1 takes: a number, a text, "2026-11-29", the id
// of an option or of a person or company, an object for a location.
struct Value {
  json::value data{};
  std::string text{};            // as people read it: "Due Diligence", "Priya Raman"
  std::int64_t field_value = 0;  // v1's id of it; 0 where it is not known

  bool operator==(Value const& other) const { return data == other.data; }
};

enum class Undoable { yes, partly, no };
std::string_view to_string(Undoable);

struct Change {
  int n = 0;  // from 1, in the order of the plan
  Action action = Action::set;
  Subject on{};  // whose value, note, file or name it is; of find_or_create and add_to_list the record itself
  Subject row{};          // of a list's own column, of remove_from_list: the row
  std::int64_t list = 0;  // of a row, and of add_to_list
  std::string list_name{};
  std::optional<composed::Column> column{};  // of a value
  std::vector<Value> before{}, after{};      // of a value: all of the cell
  std::vector<Subject>
      others{};  // on what a note or interaction is besides; what is linked; of merge what goes away
  json::object details{};                     // of the action: text, due, owner, file, created members
  std::string shown_before{}, shown_after{};  // for people; what is absent is "-"
  bool by_v2 = false;                         // the API that writes it
  Undoable undo = Undoable::yes;
  std::string undo_note{};  // why not, or what is lost
  std::string warning{};    // what the person should know before
  // Of an undo: the number of the change of the receipt that it takes back.
  int takes_back = 0;

  bool operator==(Change const&) const = default;
};

json::object to_json(Change const&);  // for the journal; holds everything
Result<Change> change_from(json::object const&);
json::array values_json(std::vector<Value> const&);
std::vector<Value> values_from(json::array const&);

std::string shown(std::vector<Value> const&);                            // "Priya Raman, Maren Oduya", "-"
bool same_values(std::vector<Value> const&, std::vector<Value> const&);  // in any order

}  // namespace affinity::tools::changes
