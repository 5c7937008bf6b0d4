#include "tools/changes/records/record_creation.hpp"

#include "base/text/text.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/records/record_plan.hpp"
#include "tools/changes/records/row_plan.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

Change creation_of(RecordPlan const& plan) {
  auto const& wanted = plan.wanted;
  Change out{.action = Action::find_or_create,
             .on = {.name = wanted.name},
             .shown_before = "-",
             .shown_after = shown_wanted(wanted),
             .undo_note = "deleted again unless somebody has put something on it since"};
  out.details = members_of(wanted);
  out.details["kind"] = to_string(wanted.kind);
  for (auto const* side : {&plan.companies, &plan.people})
    out.others.insert(out.others.end(), side->begin(), side->end());
  if (wanted.kind == Kind::deal) {
    out.list = plan.list->id;
    out.list_name = plan.list->name;
  }
  return out;
}

Task<void> plan_new_record(Planning& planning, RecordPlan plan) {
  auto const& wanted = plan.wanted;
  planning.expect_to_apply(wanted.emails.empty() ? 2 : 1);
  auto const number = planning.add(plan.operation, creation_of(plan));
  if (number == 0) co_return;
  Subject const record{.created_by = number, .name = wanted.name};
  planning.remember_created(wanted.name, {}, record);
  for (auto const& address : addresses_of(wanted)) planning.remember_created({}, address, record);
  Subject row;
  if (wanted.kind == Kind::deal) row = record;
  if (plan.list && wanted.kind != Kind::deal) {
    auto const planned = co_await plan_row(planning, plan.operation, *plan.list, record);
    if (!planned) co_return;
    row = planned->row;
  }
  if (!plan.operation.values.empty())
    co_await plan_values_of_record(planning, plan.operation, record, row, plan.list);
}

// What the operation says of a record that is there: its name and its links.
Task<void> plan_differences(Planning& planning, RecordPlan const& plan, KnownRecord const& found) {
  auto const& wanted = plan.wanted;
  Operation change = plan.operation;
  change.on.clear();
  change.target = Subject{.ref = found.ref, .name = found.name};
  change.list_info.reset();
  bool const says_name = !plan.operation.record.contains("name") ? !wanted.first_name.empty() : true;
  if (says_name && found.name != wanted.name) {
    change.action = Action::rename;
    change.text = wanted.name;
    if (wanted.kind != Kind::person) change.record = {};
    co_await rename_kind.plan(planning, change);
  }
  auto linked = wanted.companies;
  linked.insert(linked.end(), wanted.people.begin(), wanted.people.end());
  if (linked.empty()) co_return;
  change.action = Action::link;
  change.with = std::move(linked);
  co_await link_kind.plan(planning, change);
}

void tell_existing(Planning& planning, RecordPlan const& plan, KnownRecord const& found) {
  bool const updates = plan.operation.on_exists == OnExists::update;
  std::string why = "exists already";
  if (updates) why += ", as it shall be";
  if (!updates && plan.list) why += " and is on " + plan.list->name;
  if (!updates && !plan.operation.values.empty()) why += "; its values stay as they are";
  planning.skip(plan.operation, composed::named(found.name, found.ref), std::move(why));
}

// A record that is there stays as it is; only its new row is filled.
Task<void> drop_values_of_record(Planning& planning, RecordPlan& plan) {
  if (plan.operation.values.empty()) co_return;
  auto const* columns = co_await planning.columns(plan.operation, plan.list, plan.wanted.kind);
  if (!columns) co_return;
  json::object kept;
  for (auto const& value : plan.operation.values) {
    auto const column = composed::find_column(*columns, std::string_view(value.key()));
    if (!column || (*column)->of_list) kept[value.key()] = value.value();
  }
  plan.operation.values = std::move(kept);
}

Task<void> plan_existing_record(Planning& planning, RecordPlan plan, KnownRecord found) {
  auto const& operation = plan.operation;
  Subject const record{.ref = found.ref, .name = found.name};
  planning.remember_created(plan.wanted.name, found.name, record);
  for (auto const& address : addresses_of(plan.wanted)) planning.remember_created({}, address, record);
  if (operation.on_exists == OnExists::fail) {
    planning.problem(operation, "conflict", composed::named(found.name, found.ref) + " exists already.",
                     "Leave it out, or give on_exists skip or update.");
    co_return;
  }
  auto const counted = [&planning] {
    return planning.plan().changes.size() + planning.plan().skipped.size() + planning.plan().problems.size();
  };
  auto const before = counted();
  bool const updates = operation.on_exists == OnExists::update;
  if (updates) co_await plan_differences(planning, plan, found);
  PlannedRow row;
  if (plan.list && plan.wanted.kind != Kind::deal) {
    auto const planned = co_await plan_row(planning, operation, *plan.list, record);
    if (!planned) co_return;
    row = *planned;
  }
  if (plan.wanted.kind == Kind::deal)
    row.row = {.ref = Ref{.kind = Kind::row, .id = row_on_list(found.record, plan.list->id)},
               .name = found.name};
  if (row.is_new && !updates) co_await drop_values_of_record(planning, plan);
  if (!operation.values.empty() && (updates || row.is_new))
    co_await plan_values_of_record(planning, operation, record, row.row, plan.list);
  if (counted() == before) tell_existing(planning, plan, found);
}

}  // namespace

Task<void> plan_record(Planning& planning, Operation operation) {
  RecordPlan plan{.operation = std::move(operation)};
  bool const has_list = plan.operation.list_info || !plan.operation.list.empty();
  if (has_list) {
    plan.list = co_await planning.list(plan.operation);
    if (!plan.list) co_return;
  }
  auto wanted =
      wanted_record(plan.operation.record, plan.list ? std::optional(plan.list->kind) : std::nullopt);
  if (!wanted) {
    planning.problem(plan.operation, "invalid", wanted.error());
    co_return;
  }
  plan.wanted = std::move(*wanted);
  if (!may_be_planned(planning, plan)) co_return;
  bool const is_linked = co_await resolve_links(planning, plan);
  if (!is_linked) co_return;
  auto lookup = co_await look_up_planned(planning, plan);
  if (lookup.error) {
    planning.problem(plan.operation, "unreadable", *lookup.error);
    co_return;
  }
  if (!lookup.alike.empty()) {
    tell_alike(planning, plan, lookup);
    co_return;
  }
  if (lookup.found) {
    co_await plan_existing_record(planning, std::move(plan), std::move(*lookup.found));
    co_return;
  }
  co_await plan_new_record(planning, std::move(plan));
}

}  // namespace affinity::tools::changes
