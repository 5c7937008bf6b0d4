#include "tools/changes/model/protection.hpp"

#include "tools/policy/policy.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <utility>

namespace affinity::tools::changes {

namespace {

using policy::Lookup;
using policy::Touched;

bool is_of_record(Ref const& ref) {
  return ref.kind == Kind::person || ref.kind == Kind::company || ref.kind == Kind::deal;
}

void add_subject(Subject const& subject, Touched& touched) {
  if (subject.ref && is_of_record(*subject.ref)) touched.records.insert(*subject.ref);
}

void add_list_of_deal(Subject const& subject, Touched& touched) {
  if (subject.ref && subject.ref->kind == Kind::deal)
    touched.lookups.push_back({.what = Lookup::What::list_of_deal, .id = subject.ref->id});
}

void remove_subject(Subject const& subject, bool is_removed, Touched& touched) {
  if (!subject.ref || !is_of_record(*subject.ref)) return;
  touched.records.insert(*subject.ref);
  if (is_removed) touched.removed.insert(*subject.ref);
  touched.lookups.push_back(
      {.what = Lookup::What::lists_of_record, .id = subject.ref->id, .kind = subject.ref->kind});
}

// Of records, and of what an undo deletes: notes, reminders, interactions and rows.
void add_delete(Change const& change, Touched& touched) {
  touched.operations.add(policy::Operation::remove);
  remove_subject(change.on, true, touched);
  if (!change.on.ref || is_of_record(*change.on.ref)) return;
  auto const id = change.on.ref->id;
  switch (change.on.ref->kind) {
    case Kind::note:
      touched.operations.add(policy::Operation::note);
      touched.lookups.push_back({.what = Lookup::What::note, .id = id});
      break;
    case Kind::reminder:
      touched.operations.add(policy::Operation::remind);
      touched.lookups.push_back({.what = Lookup::What::reminder, .id = id});
      break;
    case Kind::meeting:
    case Kind::call:
    case Kind::chat:
      touched.operations.add(policy::Operation::log);
      touched.lookups.push_back({.what = Lookup::What::interaction,
                                 .id = id,
                                 .type = change.on.ref->kind == Kind::meeting ? 0
                                         : change.on.ref->kind == Kind::call  ? 1
                                                                              : 2});
      break;
    default: break;
  }
}

void add_value_change(Change const& change, Touched& touched) {
  bool const clears = change.action == Action::clear || change.action == Action::remove_value;
  touched.operations.add(policy::Operation::set);
  if (clears || (change.action == Action::set && change.after.empty()))
    touched.operations.add(policy::Operation::clear);
  if (change.list > 0) touched.lists.insert(change.list);
  if (!change.column) return;
  auto const& column = *change.column;
  touched.fields.insert(column.v1_id > 0 ? std::to_string(column.v1_id) : policy::field_key(column.field_id));
}

void add_row_removal(Change const& change, Touched& touched) {
  touched.operations.add(policy::Operation::remove_from_list);
  if (change.list == 0) return;
  touched.lists.insert(change.list);
  touched.emptied.insert(change.list);
  if (change.row.ref)
    touched.lookups.push_back(
        {.what = Lookup::What::removed_row, .id = change.row.ref->id, .list = change.list});
}

// The numbers of the changes that make what this one is about.
std::set<int> needed_changes(Change const& change) {
  std::set<int> out{change.on.created_by, change.row.created_by};
  for (auto const& other : change.others) out.insert(other.created_by);
  out.erase(0);
  return out;
}

std::string name_of_change(Change const& change) {
  auto const name = composed::cell_text(change.on.name, 60);
  return std::string(to_string(change.action)) + (name.empty() ? "" : " " + name);
}

std::string refusal_text(Error const& error) {
  return error.message + (error.next_step.empty() ? "" : " " + error.next_step);
}

}  // namespace

Touched touched_by(Change const& change) {
  Touched out;
  add_subject(change.on, out);
  for (auto const& other : change.others) add_subject(other, out);
  switch (change.action) {
    case Action::set:
    case Action::clear:
    case Action::add_value:
    case Action::remove_value: add_value_change(change, out); break;
    case Action::find_or_create:
      out.operations.add(policy::Operation::create);
      if (change.list > 0) out.lists.insert(change.list);
      break;
    case Action::add_to_list:
      out.operations.add(policy::Operation::add_to_list);
      out.lists.insert(change.list);
      break;
    case Action::remove_from_list: add_row_removal(change, out); break;
    case Action::note: out.operations.add(policy::Operation::note); break;
    case Action::remind: out.operations.add(policy::Operation::remind); break;
    case Action::attach: out.operations.add(policy::Operation::attach); break;
    case Action::log: out.operations.add(policy::Operation::log); break;
    case Action::rename:
      out.operations.add(policy::Operation::rename);
      add_list_of_deal(change.on, out);
      break;
    case Action::link:
    case Action::unlink:
      out.operations.add(policy::Operation::link);
      add_list_of_deal(change.on, out);
      break;
    case Action::merge:
      out.operations = {policy::Operation::merge, policy::Operation::remove};
      remove_subject(change.on, false, out);
      for (auto const& other : change.others) remove_subject(other, true, out);
      break;
    case Action::delete_record: add_delete(change, out); break;
  }
  return out;
}

Task<void> protect_plan(composed::Reads& reads, Plan& plan) {
  auto* const policy = reads.context().policy;
  if (!policy) co_return;
  std::set<int> refused;
  std::vector<Change> kept;
  for (auto& change : plan.changes) {
    Problem problem{.n = change.n, .kind = "protected", .what = name_of_change(change)};
    auto const makers = needed_changes(change);
    auto const maker = std::ranges::find_if(makers, [&](int n) { return refused.contains(n); });
    if (maker != makers.end()) {
      problem.message = "It needs change " + std::to_string(*maker) + ", which the policy does not allow.";
    } else {
      auto touched = touched_by(change);
      auto const judged =
          co_await policy->judge_planned(std::move(touched), reads.context().sender, reads.call());
      if (!judged) problem.message = refusal_text(judged.error());
    }
    if (problem.message.empty()) {
      kept.push_back(std::move(change));
      continue;
    }
    refused.insert(change.n);
    plan.problems.push_back(std::move(problem));
  }
  plan.changes = std::move(kept);
}

Task<Result<void>> judge_direct(composed::Reads& reads, std::vector<Change> changes) {
  auto* const policy = reads.context().policy;
  if (!policy) co_return Result<void>();
  for (auto const& change : changes) {
    auto touched = touched_by(change);
    auto const judged =
        co_await policy->judge_direct(std::move(touched), reads.context().sender, reads.call());
    if (!judged) co_return fail(judged);
  }
  co_return Result<void>();
}

bool wants_plan(ToolContext const& context, std::vector<Change> const& changes) {
  if (!context.policy) return false;
  return std::ranges::any_of(changes, [&](Change const& change) {
    return context.policy->wants_plan(touched_by(change).operations);
  });
}

int most_writes_of_plan(ToolContext const& context) {
  auto const usual = context.write_limits.per_plan;
  auto const by_policy = context.policy ? context.policy->most_per_plan() : std::nullopt;
  return by_policy ? std::min(usual, *by_policy) : usual;
}

}  // namespace affinity::tools::changes
