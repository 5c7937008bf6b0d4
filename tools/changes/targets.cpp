#include "tools/changes/targets.hpp"

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "tools/composed/list_question.hpp"
#include "tools/composed/upstream/list_rows.hpp"
#include "tools/composed/upstream/record_source.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;
using composed::ListInfo;
using composed::ListRow;
using composed::Reads;

std::vector<Kind> kinds_for(Operation const& operation) {
  if (operation.list_info) return {operation.list_info->kind};
  if (operation.action == Action::merge) return {Kind::person, Kind::company};
  return {Kind::person, Kind::company, Kind::deal};
}

// What is named by its ref alone: its action knows how to read it.
bool stands_alone(Kind kind) {
  return kind != Kind::person && kind != Kind::company && kind != Kind::deal && kind != Kind::row;
}

// A row by its id, which v1 gives with its list alone.
Task<bool> find_row(Planning& planning, Operation& operation, Ref ref) {
  if (!operation.list_info) {
    planning.problem(operation, "invalid", "Of which list " + to_string(ref) + " is, is not said.",
                     "Give list too, or the record in its place.");
    co_return false;
  }
  auto& reads = planning.reads();
  composed::Read ask{.tool = "get_single_affinity_list_entry_by_id",
                     .arguments = {{"list_id", operation.list_info->id}, {"id", ref.id}}};
  auto const entry = co_await reads.read(std::move(ask));
  if (!entry) {
    bool const gone = entry.error().status == 404;
    planning.problem(operation, gone ? "not_found" : "unreadable", entry.error());
    co_return false;
  }
  auto const* entity = member(*entry, "entity");
  auto const id = integer_member(*entry, "entity_id");
  operation.row = {.ref = ref};
  operation.target = Subject{.ref = Ref{.kind = operation.list_info->kind, .id = id.value_or(0)},
                             .name = entity ? composed::cell_text(display_name(*entity)) : std::string()};
  operation.row.name = operation.target->name;
  co_return true;
}

// The rows of a record on a list, as the record itself tells them.
Task<bool> find_row_of(Planning& planning, Operation& operation) {
  auto& reads = planning.reads();
  auto const& target = *operation.target;
  if (!target.ref) co_return true;  // an earlier change creates it, and its row
  auto const* source = composed::source_of(target.ref->kind);
  composed::Read ask{.tool = source ? source->by_id : std::string_view(),
                     .arguments = {{"id", target.ref->id}}};
  auto const record = co_await reads.read(std::move(ask));
  if (!record) {
    planning.problem(operation, "unreadable", record.error());
    co_return false;
  }
  std::vector<Ref> rows;
  auto const* entries = member(*record, "list_entries");
  if (auto const* items = entries ? entries->if_array() : nullptr)
    for (auto const& entry : *items)
      if (integer_member(entry, "list_id") == operation.list_info->id)
        rows.push_back({.kind = Kind::row, .id = integer_member(entry, "id").value_or(0)});
  if (rows.empty()) {
    planning.problem(
        operation, "not_found",
        composed::named(target.name, *target.ref) + " is not on " + operation.list_info->name + ".",
        "Put it there with add_to_list first, or name another list.");
    co_return false;
  }
  if (rows.size() > 1) {
    std::vector<composed::Candidate> candidates;
    for (auto const& row : rows) candidates.push_back({.ref = row, .name = target.name});
    planning.problem(operation, "ambiguous",
                     composed::named(target.name, *target.ref) + " is on " + operation.list_info->name + " " +
                         counted(rows.size(), "time") + ".",
                     "Give the row as on.", std::move(candidates));
    co_return false;
  }
  operation.row = {.ref = rows.front(), .name = target.name};
  co_return true;
}

bool needs_row(Operation const& operation) {
  return operation.list_info &&
         (is_value_action(operation.action) || operation.action == Action::remove_from_list);
}

bool has_no_target(Operation const& operation) {
  return operation.action == Action::find_or_create ||
         (operation.action == Action::add_to_list && operation.on.empty());
}

// Columns of the rows that are read: those of the conditions, and those whose values are written.
std::vector<Column> columns_to_read(composed::ListQuestion const& asked, std::vector<Column> const& all,
                                    Operation const& pattern) {
  auto out = columns_in(asked.where);
  for (auto const& value : pattern.values) {
    auto const column = composed::find_column(all, value.key());
    if (column && std::ranges::find(out, **column) == out.end()) out.push_back(**column);
  }
  return out;
}

Operation operation_on(Operation const& pattern, ListRow row,
                       std::shared_ptr<std::vector<Column> const> columns) {
  auto out = pattern;
  out.what = composed::named(row.name, row.record);
  out.target = Subject{.ref = row.record, .name = row.name};
  out.row = {.ref = row.row, .name = row.name};
  out.read_row = std::make_shared<ListRow const>(std::move(row));
  out.read_columns = std::move(columns);
  return out;
}

// The name that has to be looked for; empty for a ref, and where the target is known.
std::string name_to_find(Operation const& operation) {
  bool const known = operation.target || has_no_target(operation);
  return known || composed::parse_ref(operation.on) ? std::string() : operation.on;
}

}  // namespace

Task<void> find_lists(Planning& planning, std::vector<Operation>& operations) {
  std::vector<Operation> kept;
  for (auto& operation : operations) {
    if (!operation.list.empty() && !operation.list_info) {
      operation.list_info = co_await planning.list(operation);
      if (!operation.list_info) continue;
    }
    kept.push_back(std::move(operation));
  }
  operations = std::move(kept);
}

int names_to_find(std::vector<Operation> const& operations) {
  std::set<std::string> names;
  int creates = 0;
  for (auto const& operation : operations) {
    if (auto name = name_to_find(operation); !name.empty()) names.insert(std::move(name));
    if (has_no_target(operation)) ++creates;
  }
  return int(names.size()) + creates;
}

Task<void> search_targets(Planning& planning, std::vector<Operation> const& operations) {
  std::map<std::vector<Kind>, std::vector<std::string>> names;
  for (auto const& operation : operations) {
    auto name = name_to_find(operation);
    auto& of_kinds = names[kinds_for(operation)];
    if (!name.empty() && std::ranges::find(of_kinds, name) == of_kinds.end())
      of_kinds.push_back(std::move(name));
  }
  for (auto const& [kinds, texts] : names)
    if (texts.size() > 1) co_await planning.search_ahead(texts, kinds);
}

Task<bool> find_target(Planning& planning, Operation& operation) {
  if (operation.target || has_no_target(operation)) co_return true;
  if (operation.on.empty()) {
    planning.problem(operation, "invalid", "On what it is, is not said.",
                     "Give on: a name, an e-mail, a domain or a ref; or where with a list.");
    co_return false;
  }
  auto const ref = composed::parse_ref(operation.on);
  if (ref && ref->kind == Kind::row) {
    bool const found = co_await find_row(planning, operation, *ref);
    co_return found;
  }
  if (ref && stands_alone(ref->kind)) {
    operation.target = Subject{.ref = ref};
    co_return true;
  }
  operation.target = co_await planning.record(operation, operation.on, kinds_for(operation));
  if (!operation.target) co_return false;
  if (!needs_row(operation)) co_return true;
  bool const on_list = co_await find_row_of(planning, operation);
  co_return on_list;
}

Task<std::variant<std::vector<Operation>, Outcome>> operations_of_rows(Planning& planning, Operation pattern,
                                                                       json::object where_argument) {
  auto& reads = planning.reads();
  auto resolved = co_await composed::resolve_list(reads, "list", pattern.list);
  if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
  auto const list = std::get<ListInfo>(std::move(resolved));
  auto all = co_await composed::read_columns(reads, list);
  if (!all) co_return composed::name_error(all.error(), "unreadable", reads);
  composed::ListQuestion asked{.list = list};
  auto refused = co_await composed::understand(reads, where_argument, *all, asked);
  if (refused) co_return std::move(*refused);
  auto const columns = std::make_shared<std::vector<Column> const>(columns_to_read(asked, *all, pattern));
  composed::RowsAsked ask{.list = list, .columns = *columns};
  auto const known = list.rows < 0 ? std::size_t(1) : std::size_t(list.rows);
  if (auto estimate = reads.confirmation_for(composed::rows_cost(reads, ask, known, known)))
    co_return std::move(*estimate);
  auto read = co_await composed::read_rows(reads, ask);
  if (read.error) co_return composed::name_error(*read.error, "unreadable", reads);
  pattern.list_info = list;
  std::vector<Operation> out;
  for (auto& row : read.rows) {
    auto const truth = composed::holds(asked.where, [&](Column const& column) {
      return row.cells[*composed::column_index(*columns, column)];
    });
    if (truth == composed::Truth::no) continue;
    out.push_back(operation_on(pattern, std::move(row), columns));
    if (truth == composed::Truth::yes) continue;
    planning.problem(out.back(), "unreadable", "Whether where holds is not known: a value could not be read.",
                     "Plan again later, or name the record with on.");
    out.pop_back();
  }
  if (!read.partial.empty() || !read.next_token.empty()) {
    auto const why =
        read.partial.empty() ? std::string("the time for this call was over") : read.partial.front();
    planning.problem(pattern, "unreadable", "Not all rows of " + list.name + " were read: " + why + ".",
                     "Narrow where down, or plan again later.");
  }
  co_return out;
}

}  // namespace affinity::tools::changes
