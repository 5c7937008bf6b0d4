#include "base/text/folding.hpp"
#include "base/text/text.hpp"
#include "tools/composed/language/conditions.hpp"

#include <algorithm>

namespace affinity::tools::composed {

namespace {

bool is_day_in(Item const& item, When const& range) {
  return item.day && *item.day >= range.first && *item.day <= range.last;
}

bool matches_item(Item const& item, Condition const& condition) {
  if (!condition.refs.empty() && item.ref)
    return std::ranges::find(condition.refs, *item.ref) != condition.refs.end();
  if (!condition.numbers.empty())
    return item.number && std::ranges::find(condition.numbers, *item.number) != condition.numbers.end();
  if (!condition.days.empty())
    return std::ranges::any_of(condition.days, [&](When const& range) { return is_day_in(item, range); });
  bool const of_record = item.ref.has_value();
  return std::ranges::any_of(condition.values, [&](std::string const& value) {
    if (!of_record) return fold(item.text) == fold(value);
    bool const by_address = !item.address.empty() && lower(item.address) == lower(value);
    return by_address || to_string(*item.ref) == lower(value) ||
           match_name(value, item.text) >= MatchLevel::words;
  });
}

bool contains_value(Item const& item, Condition const& condition) {
  auto const text = fold(item.text);
  return std::ranges::any_of(condition.values, [&](std::string const& value) {
    return text.find(fold(value)) != text.npos || lower(item.address).find(lower(value)) != std::string::npos;
  });
}

bool compares(Item const& item, Condition const& condition) {
  using enum Comparison;
  auto const& numbers = condition.numbers;
  auto const& days = condition.days;
  bool const number = item.number && !numbers.empty();
  bool const day = item.day && !days.empty();
  switch (condition.comparison) {
    case greater: return number && *item.number > numbers.front();
    case at_least: return number && *item.number >= numbers.front();
    case less: return number && *item.number < numbers.front();
    case at_most: return number && *item.number <= numbers.front();
    case between:
      if (number) return *item.number >= numbers[0] && *item.number <= numbers[1];
      return day && *item.day >= std::min(days[0].first, days[1].first) &&
             *item.day <= std::max(days[0].last, days[1].last);
    case before: return day && *item.day < days.front().first;
    case after: return day && *item.day > days.front().last;
    case on_or_before: return day && *item.day <= days.front().last;
    case on_or_after: return day && *item.day >= days.front().first;
    case contains:
    case not_contains: return contains_value(item, condition);
    default: return matches_item(item, condition);
  }
}

Truth condition_holds(Condition const& condition, Cell const& cell) {
  using enum Comparison;
  if (!cell.known) return Truth::unknown;
  auto const truth = [](bool holds) { return holds ? Truth::yes : Truth::no; };
  if (condition.comparison == empty) return truth(cell.items.empty());
  if (condition.comparison == not_empty) return truth(!cell.items.empty());
  bool const never = cell.items.empty() && condition.column.built_in == BuiltIn::last_contact;
  if (never && (condition.comparison == before || condition.comparison == on_or_before)) return Truth::yes;
  bool const any =
      std::ranges::any_of(cell.items, [&](Item const& item) { return compares(item, condition); });
  bool const negated = condition.comparison == is_not || condition.comparison == not_contains;
  return truth(any != negated);
}

}  // namespace

Truth holds(ConditionTree const& tree, std::function<Cell(Column const&)> const& cell_of) {
  if (tree.kind == ConditionTree::Kind::condition)
    return condition_holds(tree.condition, cell_of(tree.condition.column));
  auto const deciding = tree.kind == ConditionTree::Kind::all ? Truth::no : Truth::yes;
  auto result = tree.kind == ConditionTree::Kind::all ? Truth::yes : Truth::no;
  for (auto const& part : tree.parts) {
    auto const one = holds(part, cell_of);
    if (one == deciding) return deciding;
    if (one == Truth::unknown) result = Truth::unknown;
  }
  return result;
}

}  // namespace affinity::tools::composed
