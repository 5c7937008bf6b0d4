// remove_from_list: a row goes with its values, which the change keeps: undo writes them into a new row.

#include "base/text/text.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/kinds/values_data.hpp"
#include "tools/changes/kinds/values_read.hpp"
#include "tools/changes/records/deletes_check.hpp"
#include "tools/changes/records/row_plan.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::string_view remove_row_tool = "delete_a_affinity_list_entry_by_id";
constexpr std::string_view read_row_tool = "get_single_affinity_list_entry_by_id";

json::object which_row(std::int64_t list, Ref const& row) { return {{"list_id", list}, {"id", row.id}}; }

// The cells of a row by the id of their column, as GET /field-values gives them.
Task<Result<json::array>> read_values_of_row(composed::Reads& reads, Ref row) {
  composed::Read ask{.tool = "list_all_affinity_field_values",
                     .arguments = {{"list_entry_id", row.id}},
                     .freshness = composed::Freshness::fresh};
  auto values = co_await reads.read(std::move(ask));
  if (!values) co_return fail(values);
  co_return values->is_array() ? std::move(values->get_array()) : json::array();
}

// {field, value} of each, for comparison.
json::array fingerprint_of_values(json::array const& values) {
  std::vector<std::string> lines;
  for (auto const& value : values) {
    auto const* data = member(value, "value");
    lines.push_back(std::to_string(integer_member(value, "field_id").value_or(0)) + " " +
                    write_json(data ? *data : json::value()));
  }
  std::ranges::sort(lines);
  return json::array(lines.begin(), lines.end());
}

// The changes that write the values of a column into the row that undo makes: change 1 there.
void keep_values_of_column(json::array& kept, Change const& removal, composed::Column column,
                           std::vector<Value> const& values) {
  column.options.clear();
  column.also.clear();
  std::vector<Value> at;
  for (auto value : values) {
    value.field_value = 0;
    Change change{.action = column.many ? Action::add_value : Action::set,
                  .on = removal.on,
                  .row = {.created_by = 1, .name = removal.on.name},
                  .list = removal.list,
                  .list_name = removal.list_name,
                  .column = column,
                  .before = at};
    at.push_back(value);
    change.after = at;
    change.shown_before = "-";
    change.shown_after = value.text;
    kept.emplace_back(to_json(change));
  }
}

Task<bool> keep_values(Planning& planning, Operation const& operation, Change& removal,
                       composed::ListInfo list) {
  auto const values = co_await read_values_of_row(planning.reads(), *removal.row.ref);
  if (!values) {
    planning.problem(operation, "unreadable", values.error());
    co_return false;
  }
  auto const* columns = co_await planning.columns(operation, list, list.kind);
  if (!columns) co_return false;
  json::array kept;
  std::string shown_values;
  for (auto const& column : *columns) {
    if (!column.of_list || column.v1_id == 0 || column.built_in != composed::BuiltIn::none) continue;
    std::vector<Value> cell;
    for (auto const& value : *values)
      if (integer_member(value, "field_id") == column.v1_id)
        if (auto read = value_of_v1(value, column)) cell.push_back(std::move(*read));
    if (cell.empty()) continue;
    cell = co_await with_names(planning.reads(), column, std::move(cell));
    shown_values += "; " + column.name + " " + shown(cell);
    keep_values_of_column(kept, removal, column, cell);
  }
  removal.details["fingerprint"] = fingerprint_of_values(*values);
  removal.details["values"] = std::move(kept);
  removal.shown_before += shorten(shown_values, 400);
  co_return true;
}

Task<void> plan_removal(Planning& planning, Operation operation) {
  auto const list = co_await planning.list(operation);
  if (!list) co_return;
  std::vector<Kind> const kinds{list->kind};
  auto const record = co_await subject_of_operation(planning, operation, kinds);
  if (!record) co_return;
  if (list->kind == Kind::deal) {
    planning.problem(
        operation, "wrong_kind",
        list->name + " holds deals: without its row " + shown_subject(*record) + " would be deleted.",
        "If the deal itself shall go, delete it.");
    co_return;
  }
  if (!planning.may_write(operation, remove_row_tool)) co_return;
  auto row = operation.row;
  if (!row.ref && record->ref) {
    auto const rows = co_await rows_in_plan(planning, *list, *record->ref);
    if (!rows) {
      planning.problem(operation, "unreadable", rows.error());
      co_return;
    }
    if (rows->empty()) {
      planning.skip(operation, shown_subject(*record), "not on " + list->name);
      co_return;
    }
    if (rows->size() == 1) row = {.ref = Ref{.kind = Kind::row, .id = rows->front()}, .name = record->name};
  }
  if (!row.ref) {
    planning.problem(operation, "ambiguous",
                     "Which row of " + shown_subject(*record) + " is meant is not clear.",
                     "Give the row as on.");
    co_return;
  }
  auto removal = removal_of_row(*record, row, list->id, list->name);
  bool const is_kept = co_await keep_values(planning, operation, removal, *list);
  if (!is_kept) co_return;
  planning.expect_to_apply(3);
  planning.add(operation, std::move(removal));
}

// "Status and Owners": the columns of values, by name where they are known.
Task<std::string> columns_with_values(composed::Reads& reads, Kind kind, json::array values) {
  auto const fields = co_await composed::read_fields(reads, kind);
  std::set<std::string> names;
  for (auto const& value : values) {
    auto const id = integer_member(value, "field_id");
    std::string name = "a column";
    for (auto const& field : fields ? *fields : json::array())
      if (integer_member(field, "id") == id) name = composed::cell_text(text_member(field, "name"));
    names.insert(std::move(name));
  }
  std::vector<std::string_view> const words(names.begin(), names.end());
  co_return join(words);
}

Task<Standing> read_removal(composed::Reads& reads, Change change, std::optional<WallTime>) {
  if (!change.row.ref) co_return Standing{.error = fail(ErrorKind::invalid, "The row was not made.")};
  auto const row = co_await read_record_now(reads, read_row_tool, which_row(change.list, *change.row.ref));
  if (!row) co_return Standing{.error = row.error()};
  if (!*row) co_return Standing{.state = State::after};
  auto values = co_await read_values_of_row(reads, *change.row.ref);
  if (!values) co_return Standing{.error = values.error()};
  bool const only_ours = change.details.contains("only_ours");
  auto const undone = undone_too(change);
  if (only_ours) {
    auto left = values->begin();
    while (left != values->end())
      left = undone.has_field(integer_member(*left, "field_id").value_or(0)) ? values->erase(left) : left + 1;
  }
  if (only_ours && values->empty()) co_return Standing{.state = State::before};
  auto const* planned = change.details.if_contains("fingerprint");
  if (!only_ours && planned && *planned == json::value(fingerprint_of_values(*values)))
    co_return Standing{.state = State::before};
  auto const kind = change.on.ref ? change.on.ref->kind : Kind::person;
  auto const columns = co_await columns_with_values(reads, kind, *values);
  co_return Standing{.state = State::other,
                     .now = only_ours ? "filled by somebody (" + columns + ")"
                                      : "of other values (" + (columns.empty() ? "none" : columns) + ")"};
}

Task<std::vector<Standing>> read_removals(composed::Reads& reads, std::vector<Change> changes,
                                          std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_removal);
}

Result<Write> removal_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  if (!change.row.ref) return fail(ErrorKind::invalid, "The row was not made.");
  return Write{.tool = remove_row_tool, .arguments = which_row(change.list, *change.row.ref)};
}

std::vector<Written> removed_row(std::span<Change const>, json::value const&) { return {Written{}}; }

Result<Change> undo_removal(Made const& made) {
  if (made.change.details.contains("only_ours"))
    return fail(ErrorKind::invalid, "A row that undo removed does not come back by undoing the undo.",
                "Add it again with add_to_list.");
  Change out{.action = Action::add_to_list,
             .on = made.change.on,
             .list = made.change.list,
             .list_name = made.change.list_name,
             .shown_before = "-",
             .shown_after = "on " + made.change.list_name,
             .undo = Undoable::yes,
             .undo_note = "removed again",
             .takes_back = made.change.n};
  return out;
}

std::vector<Change> values_of_removed(Made const& made) {
  std::vector<Change> out;
  auto const* kept = made.change.details.if_contains("values");
  auto const* items = kept ? kept->if_array() : nullptr;
  if (!items || made.change.details.contains("only_ours")) return out;
  for (auto const& item : *items) {
    if (!item.is_object()) continue;
    auto change = change_from(item.get_object());
    if (!change) continue;
    change->takes_back = made.change.n;
    out.push_back(std::move(*change));
  }
  return out;
}

}  // namespace

Change removal_of_row(Subject record, Subject row, std::int64_t list, std::string list_name) {
  return {
      .action = Action::remove_from_list,
      .on = std::move(record),
      .row = std::move(row),
      .list = list,
      .list_name = list_name,
      .shown_before = "on " + list_name,
      .shown_after = "-",
      .undo = Undoable::partly,
      .undo_note = "a new row with the old values: its id, the day it was added and its history are lost"};
}

ActionKind const remove_from_list_kind{.action = Action::remove_from_list,
                                       .plan = plan_removal,
                                       .read = read_removals,
                                       .write = removal_write,
                                       .written = removed_row,
                                       .undo = undo_removal,
                                       .undo_rest = values_of_removed,
                                       .settles_itself = true};

}  // namespace affinity::tools::changes
