#pragma once
// The operations of plan_changes as they were given, one for each target: `where` and CSV are taken apart
// before.

#include "tools/changes/model/change.hpp"
#include "tools/composed/upstream/list_row.hpp"
#include "tools/composed/upstream/metadata.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::changes {

// What to do where the record is there already.
enum class OnExists { skip, update, fail };

struct Operation {
  Action action = Action::set;
  std::string what{};     // for messages: "operation 2", "row 7"
  std::string on{};       // as given; empty where `target` says it, and for find_or_create
  std::string list{};     // as given
  std::string into{};     // of merge: the record that stays
  std::string text{};     // of note, remind, rename (the new name)
  std::string due{};      // of remind
  std::string owner{};    // of remind: a teammate; empty = the key's user
  json::object values{};  // column → value, a text, number, list or null
  json::object record{};  // of find_or_create and add_to_list: kind, name, first_name, last_name, emails,
                          // domain, company
  json::value file{};     // of attach: {"path"} or {"name", "content"}
  std::vector<std::string>
      with{};          // of link and unlink: the records on the other side; of note: further records
  bool again = false;  // of add_to_list: a second row is meant
  OnExists on_exists = OnExists::skip;
  std::string warning{};  // of a row of CSV, for the changes that it becomes

  // What `on` and `list` mean, once it is known (tools/changes/model/planning.hpp).
  std::optional<Subject> target{};  // a person, company or deal; of a row the record on it
  Subject row{};
  std::optional<composed::ListInfo> list_info{};
  std::shared_ptr<composed::ListRow const> read_row{};  // cells of that row that were read for `where`
  std::shared_ptr<std::vector<composed::Column> const> read_columns{};  // the columns of these cells
};

}  // namespace affinity::tools::changes
