#include "tools/composed/list_question.hpp"

#include "base/text/text.hpp"
#include "tools/composed/list_description.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/resolve.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

Result<std::vector<Column>> columns_named(std::span<Column const> all,
                                          std::vector<std::string> const& names) {
  std::vector<Column> out;
  for (auto const& name : names) {
    auto const column = find_column(all, name);
    if (!column) return fail(column);
    if (std::ranges::find(out, **column) == out.end()) out.push_back(**column);
  }
  return out;
}

// "Amount desc, Status", "-Amount"
Result<std::vector<SortBy>> sorts_in(std::span<Column const> all, std::string const& text) {
  std::vector<SortBy> out;
  std::size_t begin = 0;
  while (begin < text.size()) {
    auto const comma = std::min(text.find(',', begin), text.size());
    auto part = text.substr(begin, comma - begin);
    begin = comma + 1;
    SortBy by;
    auto const small = lower(part);
    for (auto const& [ending, descending] : {std::pair{" descending", true}, std::pair{" desc", true},
                                             std::pair{" ascending", false}, std::pair{" asc", false}}) {
      if (!small.ends_with(ending)) continue;
      part.resize(part.size() - std::string_view(ending).size());
      by.descending = descending;
      break;
    }
    if (part.starts_with('-')) {
      part.erase(0, 1);
      by.descending = true;
    }
    auto const column = find_column(all, part);
    if (!column) return fail(column);
    by.column = **column;
    out.push_back(std::move(by));
  }
  return out;
}

// Owners and other people of conditions become refs, so that a first name means one teammate.
Task<MaybeOutcome> resolve_people(Reads& reads, ConditionTree& where) {
  std::vector<Condition*> conditions;
  for_each_condition(where, [&](Condition& condition) {
    bool const names = condition.comparison == Comparison::is || condition.comparison == Comparison::is_not;
    if (condition.column.type == ColumnType::person && names) conditions.push_back(&condition);
  });
  for (auto* condition : conditions) {
    for (auto const& value : condition->values) {
      auto resolved = co_await resolve_teammate(reads, "where", value);
      if (auto const* teammate = std::get_if<Teammate>(&resolved)) {
        condition->refs.push_back(teammate->ref);
        continue;
      }
      auto const ref = parse_ref(value);
      if (ref) condition->refs.push_back(*ref);
      auto& outcome = std::get<Outcome>(resolved);
      auto const* error = outcome.structured.if_contains("error");
      bool const ambiguous = error && text_member(*error, "kind") == "ambiguous";
      if (ambiguous) co_return std::move(outcome);
    }
    if (condition->refs.size() != condition->values.size())
      condition->refs.clear();  // somebody outside the team
  }
  co_return std::nullopt;
}

// The saved view of this name; views exist in API v2 alone.
Task<MaybeOutcome> resolve_view(Reads& reads, ListQuestion& question_, std::string name) {
  auto const views = co_await read_views(reads, question_.list);
  if (!views) co_return name_error(views.error(), "not_found", reads);
  std::vector<MatchLevel> levels;
  std::string names;
  for (auto const& view : *views) {
    levels.push_back(match_name(name, view.name));
    names.append(names.empty() ? "" : ", ").append(view.name);
  }
  auto const best = best_matches(levels);
  if (best.size() != 1)
    co_return question(best.empty() ? "not_found" : "ambiguous",
                       "\"" + shorten(name, 60) + "\" is " +
                           (best.empty() ? "no saved view" : std::to_string(best.size()) + " saved views") +
                           " of " + question_.list.name + ".",
                       "Saved views: " + names + ".", {}, "", reads.upstream_requests());
  auto const& view = (*views)[best.front()];
  if (view.type != "sheet")
    co_return question("not_found", view.name + " is a " + view.type + ", which has no rows of its own.",
                       "Give a view that is a sheet, or where conditions.", {}, "",
                       reads.upstream_requests());
  question_.view = view.id;
  question_.view_name = view.name;
  co_return std::nullopt;
}

}  // namespace

Task<MaybeOutcome> understand(Reads& reads, json::object const& checked, std::span<Column const> all,
                              ListQuestion& out) {
  auto shown = columns_named(all, texts_argument(checked, "columns"));
  auto grouped = columns_named(all, texts_argument(checked, "group_by"));
  auto sort = sorts_in(all, text_argument(checked, "sort"));
  if (!shown) co_return name_error(shown.error(), "no_such_column", reads);
  if (!grouped) co_return name_error(grouped.error(), "no_such_column", reads);
  if (!sort) co_return name_error(sort.error(), "no_such_column", reads);
  out.shown = std::move(*shown);
  out.grouped = std::move(*grouped);
  out.sort = std::move(*sort);
  auto where = parse_conditions(texts_argument(checked, "where"), all, reads.now());
  if (!where) co_return name_error(where.error(), "bad_condition", reads);
  out.where = std::move(*where);
  auto refused = co_await resolve_people(reads, out.where);
  if (refused) co_return refused;
  auto view = text_argument(checked, "view");
  if (!view.empty()) co_return co_await resolve_view(reads, out, std::move(view));
  co_return std::nullopt;
}

}  // namespace affinity::tools::composed
