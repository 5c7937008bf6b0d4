#include "tools/changes/kinds/values.hpp"
#include "tools/changes/kinds/values_data.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

std::optional<Ref> row_to_write(Change const& change, Standing const& standing) {
  if (change.row.ref && change.row.ref->kind == Kind::row) return change.row.ref;
  return standing.created;
}

Error no_such_cell(Change const& change) {
  return fail(ErrorKind::internal,
              "The record of change " + std::to_string(change.n) + " is not known, so it was not written.");
}

Result<json::object> v2_update_of(Change const& change, Standing const& standing) {
  static json::object const none;
  auto const most = std::max({change.before.size(), change.after.size(), standing.values.size()});
  if (most > max_set_of_v2)
    return fail(ErrorKind::invalid,
                change.column->name + " has " + std::to_string(most) +
                    " values, of which API v2 takes 100, so it was not written.",
                "Plan it again: then it is written value by value.");
  auto const* ids = change.details.if_contains("option_ids");
  auto value =
      v2_update_value(*change.column, change.after, ids && ids->is_object() ? ids->get_object() : none);
  if (!value) return fail(value);
  return json::object{{"id", change.column->field_id}, {"value", std::move(*value)}};
}

Result<Write> write_values_by_v2(std::span<Change const> changes, std::span<Standing const> standings) {
  auto const& first = changes.front();
  Write out;
  if (first.list > 0) {
    auto const row = row_to_write(first, standings.front());
    if (!row) return no_such_cell(first);
    out.tool = "affinity_v2_entry_fields_batch_update";
    out.arguments = {{"listId", first.list}, {"listEntryId", row->id}};
  } else {
    if (!first.on.ref) return no_such_cell(first);
    bool const is_person = first.on.ref->kind == Kind::person;
    out.tool =
        is_person ? "affinity_v2_person_fields_batch_update" : "affinity_v2_company_fields_batch_update";
    out.arguments = {{is_person ? "personId" : "companyId", first.on.ref->id}};
  }
  json::array updates;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    auto update = v2_update_of(changes[i], standings[i]);
    if (!update) return fail(update);
    updates.emplace_back(std::move(*update));
  }
  out.arguments["updates"] = std::move(updates);
  return out;
}

Write delete_value_of(std::int64_t field_value) {
  return {.tool = "delete_a_affinity_field_value_by_id", .arguments = {{"id", field_value}}};
}

Result<Write> create_value_of(Change const& change, Standing const& standing, Value const& value) {
  if (!change.on.ref) return no_such_cell(change);
  Write out{.tool = "create_a_affinity_field_value",
            .arguments = {
                {"field_id", change.column->v1_id}, {"entity_id", change.on.ref->id}, {"value", value.data}}};
  if (change.list == 0) return out;
  auto const row = row_to_write(change, standing);
  if (!row) return no_such_cell(change);
  out.arguments["list_entry_id"] = row->id;
  return out;
}

Result<Write> write_values_by_v1(Change const& change, Standing const& standing) {
  auto const moved = moved_value(change);
  if (change.action == Action::add_value && moved) return create_value_of(change, standing, *moved);
  auto const is_moved = [&](Value const& value) { return !moved || is_same_value(value, *moved); };
  auto const wanted = std::ranges::find_if(standing.values, is_moved);
  bool const is_there = wanted != standing.values.end();
  bool const sets = change.action == Action::set && change.after.size() == 1;
  if (sets && !is_there) return create_value_of(change, standing, change.after.front());
  if (!is_there || wanted->field_value == 0)
    return fail(ErrorKind::internal, "Which value of " + change.column->name + " is meant is not known.");
  if (sets)
    return Write{.tool = "update_a_affinity_field_value_by_id",
                 .arguments = {{"id", wanted->field_value}, {"value", change.after.front().data}}};
  if (change.action == Action::set)
    return fail(ErrorKind::internal, "API v1 does not write several values at once.");
  return delete_value_of(wanted->field_value);
}

// A value that v1 created or changed, as its answer shows it.
Written value_written_by_v1(Change const& change, json::value const& answer) {
  Written out{.after = change.after};
  auto const shown_value = value_of_v1(answer, *change.column);
  bool const adds = change.action == Action::add_value || change.action == Action::set;
  if (!adds || !shown_value) return out;
  auto const sent = change.action == Action::set ? std::optional(change.after.front()) : moved_value(change);
  auto const is_sent = [&](Value const& value) { return sent && is_same_value(value, *sent); };
  auto const at = std::ranges::find_if(out.after, is_sent);
  if (at == out.after.end()) return out;
  at->field_value = shown_value->field_value;
  if (is_same_value(*shown_value, *sent)) return out;
  auto const text = shown_value->text.empty() ? write_json(shown_value->data) : shown_value->text;
  out.lost = change.column->name + " is " + text + " in Affinity's answer, and " + sent->text + " was sent.";
  at->data = shown_value->data;
  at->text = text;
  return out;
}

}  // namespace

bool values_travel_together(Change const& one, Change const& other) {
  auto const replaces = [](Change const& change) {
    return change.by_v2 && (change.action == Action::set || change.action == Action::clear);
  };
  if (!replaces(one) || !replaces(other)) return false;
  auto const between = one.n < other.n ? other.n - one.n : one.n - other.n;
  bool const fits = std::size_t(between) < max_set_of_v2;  // of changes that follow each other
  return fits && one.list == other.list && one.row == other.row && one.on == other.on;
}

Result<Write> write_values(std::span<Change const> changes, std::span<Standing const> standings) {
  if (changes.empty() || standings.size() != changes.size() || !changes.front().column)
    return fail(ErrorKind::internal, "There is no value to write.");
  if (changes.front().by_v2) return write_values_by_v2(changes, standings);
  if (changes.size() > 1) return fail(ErrorKind::internal, "API v1 writes one value at a time.");
  return write_values_by_v1(changes.front(), standings.front());
}

std::vector<Written> written_values(std::span<Change const> changes, json::value const& answer) {
  std::vector<Written> out;
  for (auto const& change : changes)
    out.push_back(change.by_v2 ? Written{.after = change.after} : value_written_by_v1(change, answer));
  return out;
}

}  // namespace affinity::tools::changes
