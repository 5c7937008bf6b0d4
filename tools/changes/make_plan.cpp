#include "tools/changes/make_plan.hpp"

#include "base/text/counted.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/changes/csv.hpp"
#include "tools/changes/kinds/kind.hpp"
#include "tools/changes/list_targets.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/operations.hpp"
#include "tools/changes/targets.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/resolve.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Reads;
using composed::text_argument;

using MaybeOutcome = std::optional<Outcome>;

Outcome refused(Reads const& reads, std::string message, std::string next_step) {
  return composed::question("invalid", std::move(message), std::move(next_step), {}, "",
                            reads.upstream_requests());
}

bool lacks_target(Operation const& operation) {
  return operation.on.empty() && operation.action != Action::find_or_create &&
         !(operation.action == Action::add_to_list && !operation.record.empty());
}

// What makes no sense together, before anything is read.
MaybeOutcome wrong_arguments(Reads const& reads, json::object const& checked,
                             std::vector<Operation> const& operations) {
  bool const has_csv = checked.contains("csv");
  bool const has_where = !composed::texts_argument(checked, "where").empty();
  if (operations.empty())
    return refused(
        reads, "There is no operation.",
        R"(Give operations, such as [{"do":"set","on":"deal:880001","values":{"Status":"New"}}].)");
  if (has_csv && has_where)
    return refused(reads, "csv and where both say which records are meant.", "Leave one of them out.");
  if (has_csv && operations.size() != 1)
    return refused(reads, "With csv there is one operation, which every row gets.",
                   "Make a plan for each operation.");
  if (has_csv && !operations.front().on.empty())
    return refused(reads, "on says one record, and csv one in each row.", "Leave on out.");
  if (has_where && std::ranges::none_of(operations, lacks_target))
    return refused(reads, "where stands in the place of on, and every operation has on.",
                   "Leave on out of the operations that are for all rows.");
  if (has_where)
    for (auto const& operation : operations)
      if (lacks_target(operation) && operation.list.empty())
        return refused(reads, operation.what + " has neither on nor list, so where is about no list.",
                       "Give list.");
  return std::nullopt;
}

// The text of the argument csv: the text itself, or {"path"} inside --files-root.
Result<std::string> csv_text(Reads const& reads, json::object const& checked) {
  auto const& given = checked.at("csv");
  if (auto const text = as_text(given)) {
    auto const line = trimmed(*text);
    if (line.find('\n') == line.npos && lower(line).ends_with(".csv"))
      return fail(ErrorKind::invalid, "csv is the name of a file, and its rows were expected.",
                  "Give csv:" + write_json(json::object{{"path", std::string_view(line)}}) +
                      " for a file inside --files-root, or the rows as text with a header.");
    return std::string(*text);
  }
  auto const path = given.is_object() ? text_argument(given.get_object(), "path") : std::string();
  if (path.empty())
    return fail(ErrorKind::invalid, "csv is neither text nor a path.",
                R"(Give the rows as text with a header, or {"path":"people.csv"} inside --files-root.)");
  return csv_file_text(reads.context().file_roots, path);
}

Task<std::variant<std::vector<Operation>, Outcome>> operations_of_csv(Planning& planning, Plan& plan,
                                                                      json::object const& checked,
                                                                      Operation pattern) {
  auto& reads = planning.reads();
  auto const text = csv_text(reads, checked);
  if (!text) co_return composed::name_error(text.error(), "invalid", reads);
  auto const table = read_csv(*text);
  if (!table) co_return composed::name_error(table.error(), "invalid", reads);
  if (!pattern.list.empty()) {
    auto resolved = co_await composed::resolve_list(reads, "list", pattern.list);
    if (auto* instead = std::get_if<Outcome>(&resolved)) co_return std::move(*instead);
    pattern.list_info = std::get<composed::ListInfo>(std::move(resolved));
  }
  auto const kind = csv_kind(pattern, pattern.list_info, *table);
  if (!kind) co_return composed::name_error(kind.error(), "invalid", reads);
  auto const* columns = co_await planning.columns(pattern, pattern.list_info, *kind);
  if (!columns) {
    auto const why = plan.problems.back().message;
    co_return refused(reads, why, "");
  }
  auto made = csv_operations(pattern, *kind, *columns, *table);
  if (!made) co_return composed::name_error(made.error(), "no_such_column", reads);
  planning.take_over(std::move(made->skipped), std::move(made->problems));
  std::ranges::move(made->notes, std::back_inserter(plan.notes));
  co_return std::move(made->operations);
}

Task<std::variant<std::vector<Operation>, Outcome>> all_operations(Planning& planning, Plan& plan,
                                                                   json::object const& checked) {
  auto given = operations_in(checked);
  if (auto wrong = wrong_arguments(planning.reads(), checked, given)) co_return std::move(*wrong);
  if (checked.contains("csv")) {
    auto rows = co_await operations_of_csv(planning, plan, checked, given.front());
    co_return rows;
  }
  bool const has_where = !composed::texts_argument(checked, "where").empty();
  std::vector<Operation> out;
  for (auto& operation : given) {
    if (!has_where || !lacks_target(operation)) {
      out.push_back(std::move(operation));
      continue;
    }
    auto rows = co_await operations_of_rows(planning, std::move(operation), checked);
    if (auto* instead = std::get_if<Outcome>(&rows)) co_return std::move(*instead);
    std::ranges::move(std::get<std::vector<Operation>>(rows), std::back_inserter(out));
  }
  co_return out;
}

Outcome too_many(Reads const& reads, std::size_t count) {
  return composed::question("too_many",
                            "That is " + counted(count, "change") + ", and a plan holds at most " +
                                std::to_string(max_changes) + "; nothing was planned.",
                            "Narrow where down, or split the CSV into parts of " +
                                std::to_string(max_changes) + " rows, and make a plan for each.",
                            {}, "", reads.upstream_requests());
}

// Each action reads once what its operations need.
Task<void> prepare_kinds(Planning& planning, std::vector<Operation> const& operations) {
  std::map<Action, std::vector<Operation>> by_action;
  for (auto const& operation : operations) by_action[operation.action].push_back(operation);
  for (auto& [action, of_action] : by_action) {
    auto const prepare = kind_of(action).prepare;
    if (prepare) co_await prepare(planning, std::move(of_action));
  }
}

}  // namespace

bool needs_a_plan(json::object const& checked) {
  if (checked.contains("csv") || !composed::texts_argument(checked, "where").empty()) return true;
  return std::ranges::any_of(operations_in(checked), [](Operation const& each) {
    return each.action == Action::delete_record || each.action == Action::merge ||
           each.action == Action::remove_from_list;
  });
}

Task<std::variant<Plan, Outcome>> make_plan(Reads& reads, json::object const& checked) {
  reads.read_fresh();
  Plan plan;
  Planning planning(reads, plan);
  auto expanded = co_await all_operations(planning, plan, checked);
  if (auto* instead = std::get_if<Outcome>(&expanded)) co_return std::move(*instead);
  auto operations = std::get<std::vector<Operation>>(std::move(expanded));
  if (operations.size() > max_changes) co_return too_many(reads, operations.size());
  co_await find_lists(planning, operations);
  co_await find_targets_on_lists(planning, operations);
  auto const unread = names_to_find(operations);
  if (auto estimate = reads.confirmation_for(unread)) co_return std::move(*estimate);
  reads.expect(reads.upstream_requests() + unread);
  co_await search_targets(planning, operations);
  co_await prepare_kinds(planning, operations);
  for (auto& operation : operations) {
    bool const found = co_await find_target(planning, operation);
    if (!found) continue;
    auto const& kind = kind_of(operation.action);
    co_await kind.plan(planning, std::move(operation));
    if (plan.changes.size() > max_changes) co_return too_many(reads, plan.changes.size());
  }
  co_await protect_plan(reads, plan);
  auto const now = reads.now().wall;
  plan.id = new_id("pl_");
  plan.created_at = now;
  plan.expires_at = now + plan_lifetime;
  plan.summary = summary_of(plan.changes);
  plan.digest = digest_of(plan.changes);
  plan.requests_used = reads.upstream_requests();
  co_return plan;
}

}  // namespace affinity::tools::changes
