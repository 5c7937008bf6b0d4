#include "base/text/counted.hpp"
#include "tools/changes/kinds/values.hpp"
#include "tools/changes/kinds/values_data.hpp"
#include "tools/changes/kinds/values_parse.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;

constexpr std::string_view v1_create_value = "create_a_affinity_field_value";
constexpr std::string_view v1_update_value = "update_a_affinity_field_value_by_id";
constexpr std::string_view v1_delete_value = "delete_a_affinity_field_value_by_id";
constexpr std::string_view created_again_note = "new id, the history shows both";

// One column of an operation: where, what is there, and what is wanted.
struct WantedCell {
  ValuePlace place{};
  std::vector<Value> wanted{};
  CellNow now{};
  bool is_read = false;
};

std::string_view v2_values_write_tool(ValuePlace const& place, Kind kind) {
  if (place.list) return "affinity_v2_entry_fields_batch_update";
  return kind == Kind::person ? "affinity_v2_person_fields_batch_update"
                              : "affinity_v2_company_fields_batch_update";
}

// A read with the right that the write needs.
std::string_view v2_values_read_tool(ValuePlace const& place, Kind kind) {
  if (place.list) return "list_all_affinity_v2_list_entries";
  return kind == Kind::person ? "get_single_affinity_v2_person_by_id"
                              : "get_single_affinity_v2_company_by_id";
}

Kind kind_with_values(Subject const& on, ValuePlace const& place) {
  return on.ref ? on.ref->kind : place.list ? place.list->kind : Kind::person;
}

std::string name_of_target(Subject const& on) {
  if (!on.ref) return on.name;
  return on.name.empty() ? to_string(*on.ref) : composed::named(on.name, *on.ref);
}

CellAt cell_of_place(Subject const& on, ValuePlace const& place) {
  return {.row = place.list ? place.row.ref : std::nullopt,
          .record = on.ref.value_or(Ref{}),
          .list = place.list ? place.list->id : 0,
          .column = place.column};
}

// Adds the changes of one operation's cells to the plan.
class CellPlanner {
 public:
  CellPlanner(Planning& planning, Operation const& operation, Subject on)
      : planning_(planning), operation_(operation), on_(std::move(on)) {}

  bool may_use_v2(ValuePlace const& place) const {
    auto const kind = kind_with_values(on_, place);
    return !v2_type_of(place.column).empty() && planning_.may_write(v2_values_write_tool(place, kind)) &&
           planning_.reads().may_use(v2_values_read_tool(place, kind));
  }

  void add(WantedCell const& cell) {
    if (operation_.action == Action::add_value) return add_values(cell);
    if (operation_.action == Action::remove_value) return remove_values(cell);
    replace(cell);
  }

 private:
  Planning& planning_;
  Operation const& operation_;
  Subject on_;

  static std::vector<Value>::iterator place_in(std::vector<Value>& values, Value const& value) {
    return std::ranges::find_if(values, [&](Value const& each) { return is_same_value(each, value); });
  }

  void skip(WantedCell const& cell, std::string what) {
    auto const prefix = operation_.values.size() > 1 ? cell.place.column.name + " " : std::string();
    auto const change = change_of(cell, operation_.action, {}, {});
    planning_.skip_if_first(operation_, change, name_of_target(on_), prefix + std::move(what));
  }

  Change change_of(WantedCell const& cell, Action action, std::vector<Value> before,
                   std::vector<Value> after) const {
    Change out{.action = action, .on = on_, .before = std::move(before), .after = std::move(after)};
    if (cell.place.list) {
      out.row = cell.place.row;
      out.list = cell.place.list->id;
      out.list_name = cell.place.list->name;
    }
    out.column = cell.place.column;
    out.column->options.clear();  // resolved here, and long
    out.column->also.clear();
    out.shown_before = shown(out.before);
    out.shown_after = shown(out.after);
    if (is_without_options(cell.place) && !out.after.empty())
      out.warning = "API v1 does not tell its options; a text that is none becomes one";
    return out;
  }

  // Options that a plain dropdown's values are, by text: v2 takes their ids. False where one has none.
  static bool put_option_ids(Change& change, WantedCell const& cell) {
    auto const& column = cell.place.column;
    if (column.type != composed::ColumnType::option || column.ranked) return true;
    json::object ids;
    for (auto const* values : {&change.before, &change.after})
      for (auto const& value : *values) {
        auto const text = as_text(value.data).value_or("");
        for (auto const& option : items_of(&cell.place.options))
          if (text_member(option, "text") == text) ids[text] = integer_member(option, "id").value_or(0);
        if (!ids.contains(text)) return false;
      }
    change.details["option_ids"] = std::move(ids);
    return true;
  }

  bool may_go_by_v2(Change& change, WantedCell const& cell) const {
    bool const fits = change.before.size() <= max_set_of_v2 && change.after.size() <= max_set_of_v2;
    return fits && may_use_v2(cell.place) && put_option_ids(change, cell);
  }

  void replace(WantedCell const& cell) {
    if (are_same_values(cell.now.values, cell.wanted))
      return skip(cell, cell.wanted.empty() ? "already empty" : "already " + shown(cell.wanted));
    auto change =
        change_of(cell, cell.wanted.empty() ? Action::clear : Action::set, cell.now.values, cell.wanted);
    if (cell.wanted.empty()) change.undo_note = created_again_note;
    change.by_v2 = may_go_by_v2(change, cell);
    if (!change.by_v2 && cell.place.column.many) return replace_one_by_one(cell);
    auto const tool = change.before.empty()  ? v1_create_value
                      : change.after.empty() ? v1_delete_value
                                             : v1_update_value;
    if (!change.by_v2 && !planning_.may_write(operation_, tool)) return;
    add_change(std::move(change), cell);
  }

  // Adds what is missing first: a write that fails in between loses nothing.
  void replace_one_by_one(WantedCell const& cell) {
    auto at = cell.now.values;
    std::vector<Value> added, removed, kept = cell.wanted;
    for (auto const& value : cell.wanted)
      if (count_value(at, value) == 0) added.push_back(value);
    for (auto const& value : at)
      if (auto const found = place_in(kept, value); found != kept.end())
        kept.erase(found);
      else
        removed.push_back(value);
    if (!added.empty() && !may_write_one(cell, v1_create_value)) return;
    if (!removed.empty() && !may_write_one(cell, v1_delete_value)) return;
    for (auto const& value : added) add_one(cell, at, value);
    for (auto const& value : removed) remove_one(cell, at, value);
  }

  // Says why values are written one by one, where the tool for that is not allowed.
  bool may_write_one(WantedCell const& cell, std::string_view tool) {
    if (planning_.may_write(tool)) return true;
    auto const count = std::max(cell.now.values.size(), cell.wanted.size());
    if (count <= max_set_of_v2) return planning_.may_write(operation_, tool);
    planning_.problem(operation_, "not_allowed",
                      cell.place.column.name + " has " + counted(count, "value") +
                          ". API v2 replaces sets of at most " + std::to_string(max_set_of_v2) + ", and " +
                          std::string(tool) + ", which writes one value, is not allowed here.",
                      "Leave it out, or ask whoever runs this server.");
    return false;
  }

  // `at`: the cell before it; afterwards with the value.
  void add_one(WantedCell const& cell, std::vector<Value>& at, Value const& value) {
    auto after = at;
    after.push_back(value);
    auto change = change_of(cell, Action::add_value, at, after);
    change.shown_before = shown({});
    change.shown_after = value.text;
    at = std::move(after);
    add_change(std::move(change), cell);
  }

  void remove_one(WantedCell const& cell, std::vector<Value>& at, Value const& value) {
    auto after = at;
    after.erase(place_in(after, value));
    auto change = change_of(cell, Action::remove_value, at, after);
    change.shown_before = value.text;
    change.shown_after = shown({});
    change.undo_note = created_again_note;
    at = std::move(after);
    add_change(std::move(change), cell);
  }

  void add_values(WantedCell const& cell) {
    if (!planning_.may_write(operation_, v1_create_value)) return;
    auto at = cell.now.values;
    for (auto const& value : cell.wanted)
      if (count_value(at, value) > 0)
        skip(cell, "already has " + value.text);
      else
        add_one(cell, at, value);
  }

  void remove_values(WantedCell const& cell) {
    if (!planning_.may_write(operation_, v1_delete_value)) return;
    auto at = cell.now.values;
    for (auto const& value : cell.wanted)
      if (count_value(at, value) == 0)
        skip(cell, "does not have " + value.text);
      else
        remove_one(cell, at, value);
  }

  void add_change(Change change, WantedCell const& cell) {
    auto const cost = cost_of(change, cell);
    if (planning_.add(operation_, std::move(change)) > 0) planning_.expect_to_apply(cost);
  }

  // With v1 a read and a write each. With v2 one write for all values of a row, and one read for as many rows
  // as a page has.
  int cost_of(Change const& change, WantedCell const& cell) const {
    if (!change.by_v2) return 2;
    std::set<Ref> places;
    for (auto const& earlier : planning_.plan().changes) {
      if (values_travel_together(earlier, change)) return 0;
      if (!earlier.by_v2 || earlier.list != change.list) continue;
      if (auto const& of = change.list > 0 ? earlier.row.ref : earlier.on.ref) places.insert(*of);
    }
    auto const rows = cell.place.list ? cell.place.list->rows : 0;
    return 1 + rows_read_cost(places.size() + 1, rows) - rows_read_cost(places.size(), rows);
  }
};

// What stands against this action on this column, before anything is read.
std::optional<Error> value_action_error(Action action, Column const& column, json::value const& given) {
  if (action == Action::clear && !is_no_value(given))
    return fail(ErrorKind::invalid, "clear empties " + column.name + " and takes no value.",
                column.many ? "Give null, or take one value out with remove_value." : "Give null.");
  bool const moves_one = action == Action::add_value || action == Action::remove_value;
  if (moves_one && !column.many)
    return fail(ErrorKind::invalid, column.name + " holds one value.",
                action == Action::add_value ? "Use set." : "Use set or clear.");
  if (moves_one && is_no_value(given))
    return fail(ErrorKind::invalid, std::string(to_string(action)) + " needs a value of " + column.name + ".",
                "To empty a cell use clear.");
  return std::nullopt;
}

// From the cells that were read for `where`, where they hold the whole value.
std::optional<std::vector<Value>> values_already_read(Operation const& operation, ValuePlace const& place) {
  if (!operation.read_row || !operation.read_columns) return std::nullopt;
  if (place.list && place.row.ref != operation.read_row->row) return std::nullopt;
  // Of a set that API v2 has no type for, several dates, its rows show one value alone.
  if (place.column.many && v2_type_of(place.column).empty()) return std::nullopt;
  auto const is_it = [&](Column const& column) {
    return column.v1_id == place.column.v1_id && column.built_in == composed::BuiltIn::none;
  };
  auto const found = std::ranges::find_if(*operation.read_columns, is_it);
  auto const at = std::size_t(found - operation.read_columns->begin());
  if (found == operation.read_columns->end() || at >= operation.read_row->cells.size()) return std::nullopt;
  return values_of_cell(operation.read_row->cells[at], place.column, place.options);
}

// Reads of one row need no right by name, and its write needs one: a page of one row tells whether the key
// has it. Remembered like all of Affinity's metadata.
Task<void> find_out_the_right(Planning& planning, std::vector<WantedCell> const& cells) {
  for (auto const& cell : cells) {
    auto const& list = cell.place.list;
    constexpr std::string_view tool = "list_all_affinity_v2_list_entries";
    bool const is_paged = list && list->rows >= 0 && list->rows <= std::int64_t(max_set_of_v2);
    if (!list || is_paged || cell.is_read || !planning.reads().may_use(tool)) continue;
    composed::Read ask{.tool = tool,
                       .arguments = {{"listId", list->id}},
                       .page_size = 1,
                       .freshness = composed::Freshness::metadata};
    co_await planning.reads().read_pages(std::move(ask), 1);
  }
}

Task<void> read_cells_now(Planning& planning, Operation const& operation, Subject const& on,
                          CellPlanner const& planner, std::vector<WantedCell>& cells) {
  std::vector<CellAt> asked;
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    auto& cell = cells[i];
    auto const& subject = cell.place.list ? cell.place.row : on;
    if (!subject.ref) {
      cell.is_read = true;  // it does not exist yet
    } else if (auto known = values_already_read(operation, cell.place)) {
      cell.now.values = std::move(*known);
      cell.is_read = true;
    } else {
      asked.push_back(cell_of_place(on, cell.place));
      indices.push_back(i);
    }
  }
  co_await find_out_the_right(planning, cells);
  for (std::size_t i = 0; i < indices.size(); ++i)
    asked[i].by_v2 = planner.may_use_v2(cells[indices[i]].place);
  auto read = co_await read_cells(planning.reads(), std::move(asked), RowReading::page_that_shows_the_right);
  for (std::size_t i = 0; i < indices.size(); ++i) {
    auto& cell = cells[indices[i]];
    cell.now = std::move(read[i]);
    if (cell.now.gone)
      planning.problem(operation, "not_found", name_of_target(on) + " is not there any more.",
                       "Leave it out.");
    else if (cell.now.error)
      planning.problem(operation, "unreadable", *cell.now.error);
    cell.is_read = !cell.now.gone && !cell.now.error;
    cell.now.values = co_await with_names(planning.reads(), cell.place.column, std::move(cell.now.values));
  }
}

Task<std::optional<Subject>> value_target(Planning& planning, Operation const& operation) {
  if (operation.target) co_return operation.target;
  auto const ref = composed::parse_ref(operation.on);
  if (operation.on.empty() || (ref && ref->kind == Kind::row)) {
    planning.problem(operation, "invalid",
                     operation.on.empty() ? "It is not said whose values are meant."
                                          : "Which list " + operation.on + " is on is not said.",
                     operation.on.empty() ? "Give on, or list with where." : "Give list too.");
    co_return std::nullopt;
  }
  std::vector<Kind> const kinds{Kind::person, Kind::company, Kind::deal};
  auto found = co_await planning.record(operation, operation.on, kinds);
  co_return found;
}

}  // namespace

Task<void> plan_values(Planning& planning, Operation operation) {
  if (operation.values.empty()) {
    bool const clears = operation.action == Action::clear;
    planning.problem(operation, "invalid", "No column is named.",
                     clears ? R"(Give values with the names of columns, such as ["Status"].)"
                            : R"(Give values, such as {"Status": "Due Diligence"}.)");
    co_return;
  }
  auto const target = co_await value_target(planning, operation);
  if (!target) co_return;
  ValuePlaces places(planning, operation, *target);
  std::vector<WantedCell> cells;
  for (auto const& [name, given] : operation.values) {
    auto place = co_await places.find(std::string(name));
    if (!place) continue;
    if (auto const error = value_action_error(operation.action, place->column, given)) {
      planning.problem(operation, "invalid", *error);
      continue;
    }
    auto wanted = co_await parse_values(planning, operation, *place, given);
    if (wanted) cells.push_back({.place = std::move(*place), .wanted = std::move(*wanted)});
  }
  CellPlanner planner(planning, operation, *target);
  co_await read_cells_now(planning, operation, *target, planner, cells);
  for (auto const& cell : cells)
    if (cell.is_read) planner.add(cell);
}

}  // namespace affinity::tools::changes
