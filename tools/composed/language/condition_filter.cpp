#include "tools/composed/language/condition_filter.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t max_values = 100;  // Affinity v2, Structured Search

std::string value_type(Column const& column) {
  std::string const single = column.type == ColumnType::number   ? "number"
                             : column.type == ColumnType::person ? "person"
                             : column.type == ColumnType::option
                                 ? column.ranked ? "ranked-dropdown" : "dropdown"
                                 : "";
  return single.empty() || !column.many ? single : single + "-multi";
}

json::object filter_of(Column const& column, std::string_view comparison) {
  return {{"fieldId", column.field_id}, {"valueType", value_type(column)}, {"operator", comparison}};
}

std::optional<json::object> number_filter(Condition const& condition) {
  using enum Comparison;
  std::string_view comparison;
  switch (condition.comparison) {
    case greater: comparison = "is-greater-than"; break;
    case at_least: comparison = "is-greater-than-or-equal-to"; break;
    case less: comparison = "is-less-than"; break;
    case at_most: comparison = "is-less-than-or-equal-to"; break;
    default: return std::nullopt;
  }
  auto out = filter_of(condition.column, comparison);
  out["value"] = condition.numbers.front();
  return out;
}

json::array option_values(Condition const& condition) {
  json::array out;
  for (auto const& text : condition.values)
    if (auto const option = find_option(condition.column, text))
      out.emplace_back(json::object{{"dropdownOptionId", (*option)->id}});
  return out;
}

std::optional<json::object> any_of_filter(Condition const& condition) {
  json::array values;
  if (condition.column.type == ColumnType::option) values = option_values(condition);
  for (auto const& ref : condition.refs) values.emplace_back(json::object{{"id", ref.id}});
  auto const wanted =
      condition.column.type == ColumnType::option ? condition.values.size() : condition.refs.size();
  if (values.empty() || values.size() != wanted || values.size() > max_values) return std::nullopt;
  auto out = filter_of(condition.column, condition.column.many ? "has-any-of" : "is-any-of");
  out["value"] = std::move(values);
  return out;
}

std::optional<json::object> condition_filter(Condition const& condition) {
  auto const& column = condition.column;
  bool const is_sendable =
      column.built_in == BuiltIn::none && !column.field_id.empty() && !value_type(column).empty();
  if (!is_sendable) return std::nullopt;
  if (condition.comparison == Comparison::empty) return filter_of(column, "is-empty");
  if (condition.comparison == Comparison::not_empty) return filter_of(column, "is-not-empty");
  if (column.type == ColumnType::number) return column.many ? std::nullopt : number_filter(condition);
  return condition.comparison == Comparison::is ? any_of_filter(condition) : std::nullopt;
}

// Of an "any" every part has to be sendable, of an "all" those that are.
std::optional<json::object> tree_filter(ConditionTree const& tree) {
  if (tree.kind == ConditionTree::Kind::condition) return condition_filter(tree.condition);
  bool const any = tree.kind == ConditionTree::Kind::any;
  json::array filters;
  for (auto const& part : tree.parts) {
    auto filter = tree_filter(part);
    if (!filter && any) return std::nullopt;
    if (filter) filters.emplace_back(std::move(*filter));
  }
  if (filters.empty()) return std::nullopt;
  return json::object{{"operator", any ? "or" : "and"}, {"filters", std::move(filters)}};
}

}  // namespace

json::object search_filter(ConditionTree const& tree) {
  auto filter = tree_filter(tree);
  if (!filter) return {};
  if (filter->contains("filters")) return std::move(*filter);
  return {{"operator", "and"}, {"filters", json::array{std::move(*filter)}}};
}

}  // namespace affinity::tools::composed
