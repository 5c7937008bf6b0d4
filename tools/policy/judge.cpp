#include "tools/policy/judge.hpp"

#include "tools/policy/place_names.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::policy {

namespace {

constexpr std::string_view ask_a_person =
    "Leave it to a person in Affinity, or ask whoever runs this server to change the policy.";
constexpr std::string_view mend_the_name =
    "Whoever runs this server can write the name as Affinity has it, or the id; doctor checks it.";

Error not_allowed_by(std::string const& key, std::string const& why, std::string_view next = ask_a_person) {
  return fail(ErrorKind::denied, "The policy does not allow it: " + why + " (" + key + ").",
              std::string(next));
}

template<class T> bool have_common(std::set<T> const& one, std::set<T> const& other) {
  return std::ranges::any_of(one, [&](T const& each) { return other.contains(each); });
}

Operations kinds_that_plans_have() {
  using O = Operation;
  return {O::set,    O::clear, O::create, O::rename, O::link,  O::add_to_list, O::remove_from_list,
          O::remove, O::merge, O::note,   O::remind, O::attach};
}

// What is off, and what wants a plan.
Result<void> judge_operations(Touched const& touched, Rules const& rules, Occasion const& occasion) {
  auto const off = touched.operations.common(rules.off);
  if (!off.empty()) return not_allowed_by("operations.off", to_string(off) + " is off here");
  if (occasion.is_planning || occasion.has_plan) return {};
  auto const planned = touched.operations.common(rules.needs_plan);
  if (planned.empty()) return {};
  bool const deletes_beside = touched.operations.contains(Operation::remove) && touched.removed.empty();
  bool const can_be_planned = !deletes_beside && !touched.is_of_existing_entry &&
                              touched.operations.common(kinds_that_plans_have()) == touched.operations;
  return not_allowed_by("operations.needs_plan", to_string(planned) + " needs a plan",
                        can_be_planned
                            ? "Call plan_changes with the same changes, and then apply_changes with "
                              "its plan_id and summary."
                            : ask_a_person);
}

Result<void> judge_records(Touched const& touched, Rules const& rules) {
  for (auto const& ref : touched.records)
    if (rules.records.contains(ref))
      return not_allowed_by("protect.records",
                            "it touches " + composed::to_string(ref) + ", which is protected");
  for (auto const& ref : touched.removed) {
    if (!rules.kept_records.contains(ref) && !rules.kept_kinds.contains(ref.kind)) continue;
    auto const which = rules.kept_records.contains(ref) ? composed::to_string(ref)
                                                        : "a " + std::string(composed::to_string(ref.kind));
    return not_allowed_by("protect.from_deletion", "it deletes " + which + " (" + composed::to_string(ref) +
                                                       "), which is protected from that");
  }
  return {};
}

// What cannot be known is refused where a rule is about it.
Result<void> judge_what_is_unknown(Touched const& touched, Rules const& rules) {
  if (touched.unknown.empty()) return {};
  auto const key = !rules.lists.empty()     ? rules.lists.front().key
                   : !rules.columns.empty() ? rules.columns.front().key
                   : !rules.records.empty() ? std::string("protect.records")
                                            : std::string("operations");
  return fail(
      ErrorKind::denied,
      "The policy has rules on what may be touched (" + key + "), and what this touches is not known.",
      touched.unknown);
}

struct PlaceJudge {
  Touched const& touched;
  Rules const& rules;
  Facts& facts;
  PlaceNames names{facts};

  Task<Result<void>> judge_list(ListRule rule) {
    auto const ids = co_await names.lists_of(rule);
    if (!ids) co_return fail(ids);
    if (ids->empty())
      co_return not_allowed_by(rule.key,
                               "it touches a list, and the " + to_string(rule) +
                                   ", which is protected, is not found with this key",
                               mend_the_name);
    if (have_common(*ids, touched.lists))
      co_return not_allowed_by(rule.key, "it touches the " + to_string(rule) + ", which is protected");
    co_return Result<void>();
  }

  bool is_touched(KnownColumn const& column) const {
    if (touched.fields.contains(column.id)) return true;
    if (column.list > 0) return touched.emptied.contains(column.list);
    return column.list == 0 &&
           std::ranges::any_of(touched.removed, [&](Ref const& ref) { return ref.kind == column.kind; });
  }

  // Whether a column of a name that is not found could be among what is touched.
  Task<Result<bool>> may_be_touched(ColumnRule rule, std::set<std::int64_t> lists) {
    if (have_common(lists, touched.lists)) co_return true;
    if (rule.of)
      for (auto const& ref : touched.removed)
        if (ref.kind == *rule.of) co_return true;
    if (rule.list && lists.empty()) co_return true;
    auto const columns = co_await facts.columns();
    if (!columns) co_return fail(columns);
    for (auto const& id : touched.fields) {
      auto const known = std::ranges::find(*columns, id, &KnownColumn::id);
      if (known == columns->end() || known->list == 0) co_return true;
    }
    co_return false;
  }

  Task<Result<void>> judge_column(ColumnRule rule) {
    std::set<std::int64_t> lists;
    if (rule.list) {
      auto const ids = co_await names.lists_of(*rule.list);
      if (!ids) co_return fail(ids);
      lists = *ids;
    }
    auto const columns = co_await names.columns_of(rule, lists);
    if (!columns) co_return fail(columns);
    if (std::ranges::any_of(*columns, [&](KnownColumn const& each) { return is_touched(each); }))
      co_return not_allowed_by(rule.key, "it touches the " + to_string(rule) + ", which is protected");
    if (!columns->empty()) co_return Result<void>();
    auto const may_be = co_await may_be_touched(rule, lists);
    if (!may_be) co_return fail(may_be);
    if (!*may_be) co_return Result<void>();
    co_return not_allowed_by(
        rule.key,
        "it touches columns, and the " + to_string(rule) + ", which is protected, is not found with this key",
        mend_the_name);
  }

  Task<Result<void>> judge_all() {
    if (!touched.lists.empty())
      for (auto const& rule : rules.lists) {
        auto const judged = co_await judge_list(rule);
        if (!judged) co_return fail(judged);
      }
    bool const touches_columns =
        !touched.fields.empty() || !touched.emptied.empty() || !touched.removed.empty();
    if (touches_columns)
      for (auto const& rule : rules.columns) {
        auto const judged = co_await judge_column(rule);
        if (!judged) co_return fail(judged);
      }
    co_return Result<void>();
  }
};

// A read for the judgement that failed: nothing was sent, and trying again may help.
Error unread(Error error) {
  error.message =
      "Whether the policy allows it could not be found out, so nothing was sent: " + error.message;
  if (error.kind == ErrorKind::unknown_outcome) error.kind = ErrorKind::upstream;
  return error;
}

}  // namespace

Task<Result<void>> judge(Touched touched, Rules const& rules, Facts& facts, SeenValues const& seen,
                         Occasion occasion) {
  if (auto const judged = judge_operations(touched, rules, occasion); !judged) co_return fail(judged);
  auto const looked = co_await look_up(touched, rules, facts, seen, occasion.principal);
  if (!looked) co_return unread(looked.error());
  if (auto const judged = judge_operations(touched, rules, occasion); !judged) co_return fail(judged);
  if (auto const judged = judge_what_is_unknown(touched, rules); !judged) co_return fail(judged);
  if (auto const judged = judge_records(touched, rules); !judged) co_return fail(judged);
  PlaceJudge places{.touched = touched, .rules = rules, .facts = facts};
  auto const judged = co_await places.judge_all();
  if (judged || judged.error().kind == ErrorKind::denied) co_return judged;
  co_return unread(judged.error());
}

}  // namespace affinity::tools::policy
