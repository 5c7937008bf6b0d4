#include "tools/changes/records/row_plan.hpp"

#include "tools/changes/kinds/kind.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

json::array ids_json(std::vector<std::int64_t> const& ids) {
  json::array out;
  for (auto const id : ids) out.emplace_back(id);
  return out;
}

Change addition_to_list(Operation const& operation, composed::ListInfo const& list, Subject record,
                        std::vector<std::int64_t> const& rows) {
  Change out{.action = Action::add_to_list,
             .on = std::move(record),
             .list = list.id,
             .list_name = list.name,
             .shown_before = rows.empty() ? "-" : "on it: " + row_refs(rows),
             .shown_after = "on " + list.name,
             .undo_note = "removed again unless somebody has filled the row since"};
  if (!rows.empty()) out.details["rows"] = ids_json(rows);
  if (operation.again) out.details["again"] = true;
  return out;
}

// A row that an earlier change of this plan makes.
std::optional<Subject> row_made_before(Plan const& plan, Subject const& record, std::int64_t list) {
  for (auto const& change : plan.changes)
    if (change.action == Action::add_to_list && change.list == list && change.on.ref == record.ref &&
        change.on.created_by == record.created_by)
      return Subject{.created_by = change.n, .name = record.name};
  return std::nullopt;
}

}  // namespace

std::string row_refs(std::vector<std::int64_t> const& rows) {
  std::string out;
  for (auto const id : rows)
    out.append(out.empty() ? "" : ", ").append(to_string(Ref{.kind = Kind::row, .id = id}));
  return out;
}

Task<std::optional<PlannedRow>> plan_row(Planning& planning, Operation const& operation,
                                         composed::ListInfo list, Subject record) {
  if (!operation.again)
    if (auto const made = row_made_before(planning.plan(), record, list.id))
      co_return PlannedRow{.row = *made};
  std::vector<std::int64_t> rows;
  if (record.ref) {
    auto read = co_await rows_in_plan(planning, list, *record.ref);
    if (!read) {
      planning.problem(operation, "unreadable", read.error());
      co_return std::nullopt;
    }
    rows = std::move(*read);
  }
  if (!rows.empty() && !operation.again) {
    Subject there{.ref = Ref{.kind = Kind::row, .id = rows.front()}, .name = record.name};
    co_return PlannedRow{.row = std::move(there)};
  }
  constexpr int for_new_record = 1, for_known_record = 2;
  planning.expect_to_apply(record.ref ? for_known_record : for_new_record);
  auto const name = record.name;
  auto const number = planning.add(operation, addition_to_list(operation, list, std::move(record), rows));
  if (number == 0) co_return std::nullopt;
  co_return PlannedRow{.row = {.created_by = number, .name = name}, .is_new = true};
}

Task<void> plan_values_of_record(Planning& planning, Operation operation, Subject record, Subject row,
                                 std::optional<composed::ListInfo> list) {
  operation.action = Action::set;
  operation.on.clear();
  operation.target = std::move(record);
  operation.row = std::move(row);
  operation.list_info = std::move(list);
  operation.record = {};
  co_await set_kind.plan(planning, std::move(operation));
}

}  // namespace affinity::tools::changes
