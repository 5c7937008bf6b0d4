// add_to_list: a person or company gets a row on a list, once.

#include "base/text/text.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/record_creation.hpp"
#include "tools/changes/records/row_plan.hpp"
#include "tools/changes/records/standings.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::string_view add_row_tool = "create_a_affinity_list_entry";

Task<void> plan_addition(Planning& planning, Operation operation) {
  bool const is_of_record =
      !operation.record.empty() && operation.on.empty() && !operation.target.has_value();
  if (is_of_record) {
    co_await plan_record(planning, std::move(operation));
    co_return;
  }
  auto const list = co_await planning.list(operation);
  if (!list) co_return;
  std::vector<Kind> const kinds{list->kind};
  if (list->kind == Kind::deal) {
    planning.problem(operation, "wrong_kind",
                     list->name + " holds deals, which are on one list from the start.",
                     "Create the deal there with find_or_create.");
    co_return;
  }
  if (!planning.may_write(operation, add_row_tool)) co_return;
  auto const record = co_await subject_of_operation(planning, operation, kinds);
  if (!record) co_return;
  auto const changes = planning.plan().changes.size();
  auto const row = co_await plan_row(planning, operation, *list, *record);
  if (!row) co_return;
  bool const fills = row->is_new || operation.on_exists == OnExists::update;
  if (fills && !operation.values.empty())
    co_await plan_values_of_record(planning, operation, *record, row->row, *list);
  if (planning.plan().changes.size() > changes) co_return;
  if (operation.on_exists == OnExists::fail)
    planning.problem(operation, "conflict", shown_subject(*record) + " is on " + list->name + " already.",
                     "Leave it out, or give again:true for a second row.");
  else
    planning.skip(operation, shown_subject(*record),
                  "already on it" + (row->row.ref ? " (" + to_string(*row->row.ref) + ")" : std::string()));
}

Standing standing_of_rows(Change const& change, std::vector<std::int64_t> const& rows, bool is_lookup) {
  auto const* known = change.details.if_contains("rows");
  auto const before = known ? ids_in(json::value(change.details), "rows") : std::vector<std::int64_t>();
  bool const again = change.details.contains("again");
  std::vector<std::int64_t> added;
  for (auto const id : rows)
    if (std::ranges::find(before, id) == before.end()) added.push_back(id);
  Standing out{.state = State::before};
  if (again ? added.empty() : rows.empty()) return out;
  out.created = Ref{.kind = Kind::row, .id = added.empty() ? rows.back() : added.back()};
  out.state = again && !is_lookup ? State::other : State::after;
  out.now = "on it (" + row_refs(added.empty() ? rows : added) + ")";
  return out;
}

Task<Standing> read_addition(composed::Reads& reads, Change change, std::optional<WallTime> since) {
  bool const is_lookup = since.has_value();
  if (!change.on.ref) co_return Standing{.error = fail(ErrorKind::invalid, "The record was not created.")};
  if (!is_lookup && change.on.just_created) co_return Standing{.state = State::before};
  json::object which{{"id", change.on.ref->id}};
  auto const* tools = record_tools(change.on.ref->kind);
  auto const record = co_await read_record_now(reads, tools->read, std::move(which));
  if (!record) co_return Standing{.error = record.error()};
  if (!*record) co_return Standing{.state = State::gone};
  co_return standing_of_rows(change, rows_on_list(**record, change.list), is_lookup);
}

Task<std::vector<Standing>> read_additions(composed::Reads& reads, std::vector<Change> changes,
                                           std::optional<WallTime> since) {
  co_return co_await read_standings(reads, std::move(changes), since, read_addition);
}

Result<Write> addition_write(std::span<Change const> changes, std::span<Standing const>) {
  auto const& change = changes.front();
  if (!change.on.ref) return fail(ErrorKind::invalid, "The record was not created.");
  return Write{.tool = add_row_tool,
               .arguments = {{"list_id", change.list}, {"entity_id", change.on.ref->id}}};
}

std::vector<Written> added_row(std::span<Change const>, json::value const& answer) {
  Written out;
  if (auto const id = integer_member(answer, "id")) out.created = Ref{.kind = Kind::row, .id = *id};
  return {out};
}

Result<Change> undo_addition(Made const& made) {
  if (!made.by_us || !made.written.created)
    return fail(ErrorKind::invalid, "Whether this change made the row is not known; it is left.",
                "Remove it with remove_from_list, if it shall go.");
  auto out = removal_of_row(made.change.on, {.ref = made.written.created, .name = made.change.on.name},
                            made.change.list, made.change.list_name);
  out.details["only_ours"] = true;
  out.undo = Undoable::no;
  out.undo_note = "a row that was removed does not come back by undoing an undo";
  out.takes_back = made.change.n;
  return out;
}

}  // namespace

ActionKind const add_to_list_kind{.action = Action::add_to_list,
                                  .prepare = read_known_people,
                                  .plan = plan_addition,
                                  .read = read_additions,
                                  .write = addition_write,
                                  .written = added_row,
                                  .undo = undo_addition};

}  // namespace affinity::tools::changes
