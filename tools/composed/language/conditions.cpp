#include "tools/composed/language/conditions.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/composed/language/comparison_words.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::string_view examples =
    "Write it like \"Status is Due Diligence | New\", \"Owners is empty\", \"Amount > 5000000\" or \"last "
    "contact "
    "before 30 days ago\".";

std::string joined(std::span<std::string const> words) {
  std::string out;
  for (auto const& word : words) out.append(out.empty() ? "" : " ").append(word);
  return out;
}

// A column and what stands behind it; the longest name of a column wins, since names may hold such words.
struct Place {
  Column const* column = nullptr;
  ComparisonPlace split{};
};

std::optional<Place> place_in(std::span<std::string const> words, std::span<Column const> columns) {
  std::optional<Place> best;
  for (std::size_t i = 1; i < words.size(); ++i) {
    auto const split = comparison_at(words, i);
    if (!split) continue;
    auto const column = find_column(columns, unquoted(joined(words.first(i))));
    if (!column) continue;
    bool const exact = fold((*column)->name) == fold(unquoted(joined(words.first(i))));
    if (!best || exact) best = Place{*column, *split};
  }
  return best;
}

// "added this week": a column of days, and a day behind it without any comparison.
std::optional<Place> place_before_day(std::span<std::string const> words, std::span<Column const> columns,
                                      Now const& now) {
  for (std::size_t i = words.size() - std::min<std::size_t>(words.size(), 1); i > 0; --i) {
    auto const column = find_column(columns, unquoted(joined(words.first(i))));
    bool const is_day = column && (*column)->type == ColumnType::date &&
                        parse_when(joined(words.subspan(i)), now, Direction::past);
    if (is_day) return Place{*column, {i, i, Comparison::is, ""}};
  }
  return std::nullopt;
}

// "no owners" as "owners is empty", "never contacted" as "last contact is empty", "not contacted in 30 days"
// as "last contact before 30 days ago"; other sentences as they are.
std::vector<std::string> in_order(std::vector<std::string> words, std::span<Column const> columns) {
  auto const small = lower(joined(words));
  if (small == "never contacted" || small == "no contact") return condition_words("last contact is empty");
  for (std::string_view const start :
       {"not contacted in ", "not contacted for ", "no contact in ", "no contact for "})
    if (small.starts_with(start)) {
      auto rest = small.substr(start.size());
      if (rest.starts_with("the last ")) rest.erase(0, 9);
      return condition_words("last contact before " + rest + " ago");
    }
  bool const none = small.starts_with("no ") || small.starts_with("without ");
  bool const some = small.starts_with("has ") || small.starts_with("with ");
  if (words.size() < 2 || (!none && !some)) return words;
  auto const column = find_column(columns, joined(std::span(words).subspan(1)));
  if (!column) return words;
  words.erase(words.begin());
  for (std::string_view const word : {"is", none ? "empty" : "set"}) words.emplace_back(word);
  return words;
}

// Why no place was found.
Error no_place(std::span<std::string const> words, std::span<Column const> columns) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (!comparison_at(words, i)) continue;
    auto const column = find_column(columns, unquoted(joined(words.first(i))));
    if (!column) return column.error();
  }
  return fail(ErrorKind::invalid, "\"" + shorten(joined(words), 80) + "\" is not understood as a condition.",
              std::string(examples));
}

bool is_option(Column const& column, std::string const& text) { return bool(find_option(column, text)); }

// "Due Diligence | New", "New or Passed", "New, Passed": of options a text that is one of them stays whole.
std::vector<std::string> values_in(Column const& column, std::string_view text) {
  auto const whole = unquoted(text);
  bool const has_options = !column.options.empty();
  if (has_options && is_option(column, whole)) return {whole};
  std::vector<std::string> out;
  for (auto const& part : split_values(text, "|"))
    for (auto const& inner : split_values(part, " or ")) out.push_back(inner);
  if (out.size() != 1 || column.type == ColumnType::number || column.type == ColumnType::date ||
      column.type == ColumnType::text)
    return out;
  auto const by_comma = split_values(text, ",");
  bool const all_options = !has_options || std::ranges::all_of(by_comma, [&](auto const& each) {
    return is_option(column, each);
  });
  return all_options && by_comma.size() > 1 ? by_comma : out;
}

std::string_view phrase(Comparison comparison) {
  switch (comparison) {
    case Comparison::is: return "is";
    case Comparison::is_not: return "is not";
    case Comparison::contains: return "contains";
    case Comparison::not_contains: return "does not contain";
    case Comparison::empty: return "is empty";
    case Comparison::not_empty: return "is not empty";
    case Comparison::greater: return ">";
    case Comparison::at_least: return ">=";
    case Comparison::less: return "<";
    case Comparison::at_most: return "<=";
    case Comparison::between: return "between";
    case Comparison::before: return "before";
    case Comparison::after: return "after";
    case Comparison::on_or_before: return "on or before";
    case Comparison::on_or_after: break;
  }
  return "on or after";
}

Error wrong_for_type(Column const& column, std::string_view words, std::string_view why) {
  return fail(
      ErrorKind::invalid,
      column.name + " cannot be compared with \"" + std::string(words) + "\": " + std::string(why) + ".",
      std::string(examples));
}

Result<Condition> of_number(Condition condition, ComparisonPlace const& split, std::string const& text) {
  using enum Comparison;
  auto& comparison = condition.comparison;
  if (comparison == before || comparison == on_or_before) comparison = comparison == before ? less : at_most;
  if (comparison == after || comparison == on_or_after) comparison = comparison == after ? greater : at_least;
  condition.values = comparison == between ? split_values(text, " and ") : values_in(condition.column, text);
  if (comparison == between && condition.values.size() == 1) condition.values = split_values(text, " to ");
  for (auto const& value : condition.values) {
    auto const number = number_of(value);
    if (!number) return wrong_for_type(condition.column, value, "it holds numbers, such as 5000000 or 5m");
    condition.numbers.push_back(*number);
  }
  bool const both = comparison != between || condition.numbers.size() == 2;
  if (!both || condition.numbers.empty())
    return wrong_for_type(condition.column, split.words,
                          both ? "a number is missing" : "it takes two numbers");
  if (comparison == between && condition.numbers[0] > condition.numbers[1])
    std::swap(condition.numbers[0], condition.numbers[1]);
  return condition;
}

Result<When> day_of_value(std::string const& text, ComparisonPlace const& split, Column const& column,
                          Now const& now) {
  auto const direction = column.built_in == BuiltIn::next_contact ? Direction::future
                         : column.built_in == BuiltIn::none       ? Direction::either
                                                                  : Direction::past;
  // "older than 30 days", "in 2 weeks", "within 30 days"
  std::string const words(split.words);
  if (words.ends_with("within") && direction != Direction::future)
    if (auto const recent = parse_when("last " + text, now, direction)) return recent;
  auto found = parse_when(text, now, direction);
  if (found) return found;
  if (auto const ago = parse_when(text + " ago", now, direction); ago && words.find("than") != words.npos)
    return ago;
  if (words.ends_with("in"))
    if (auto const ahead = parse_when("in " + text, now, direction)) return ahead;
  return found;
}

Result<Condition> of_day(Condition condition, ComparisonPlace const& split, std::string const& text,
                         Now const& now) {
  using enum Comparison;
  auto& comparison = condition.comparison;
  bool const of_duration = split.words.ends_with("more than") || split.words.ends_with("over") ||
                           split.words.ends_with("less than") || split.words.ends_with("under");
  bool const in_past = lower(text).ends_with(" ago");  // "more than 30 days ago" is earlier
  if (comparison == greater) comparison = of_duration && in_past ? before : after;
  if (comparison == less) comparison = of_duration && in_past ? after : before;
  if (comparison == at_least) comparison = on_or_after;
  if (comparison == at_most) comparison = on_or_before;
  if (comparison == contains) comparison = is;
  if (comparison == not_contains) comparison = is_not;
  condition.values = comparison == between ? split_values(text, " and ") : values_in(condition.column, text);
  if (comparison == between && condition.values.size() == 1) condition.values = split_values(text, " to ");
  for (auto const& value : condition.values) {
    auto const day = day_of_value(value, split, condition.column, now);
    if (!day) return fail(day);
    condition.days.push_back(*day);
  }
  bool const both = comparison != between || condition.days.size() == 2;
  if (!both || condition.days.empty())
    return wrong_for_type(condition.column, split.words, both ? "a date is missing" : "it takes two dates");
  return condition;
}

Result<Condition> of_words(Condition condition, ComparisonPlace const& split, std::string const& text) {
  using enum Comparison;
  auto const comparison = condition.comparison;
  bool const fits =
      comparison == is || comparison == is_not || comparison == contains || comparison == not_contains;
  if (!fits) return wrong_for_type(condition.column, split.words, "it holds neither numbers nor dates");
  condition.values = values_in(condition.column, text);
  if (condition.values.empty()) return wrong_for_type(condition.column, split.words, "a value is missing");
  bool const whole_values = comparison == is || comparison == is_not;
  if (condition.column.options.empty() || !whole_values) return condition;
  for (auto& value : condition.values) {
    auto const option = find_option(condition.column, value);
    if (!option) return fail(option);
    value = (*option)->text;
  }
  return condition;
}

Result<Condition> read_comparison(Place const& place, std::string const& text, Now const& now) {
  using enum Comparison;
  Condition condition{.column = *place.column, .comparison = place.split.comparison};
  auto const small = lower(trimmed(text));
  bool const means_none = small == "empty" || small == "blank" || small == "missing" || small == "never" ||
                          small == "none" || small == "null" || small == "unset" || small == "nobody";
  bool const may_be_empty = condition.comparison == is || condition.comparison == is_not;
  if (means_none && may_be_empty && !is_option(condition.column, small))
    condition.comparison = condition.comparison == is ? empty : not_empty;
  if (condition.comparison == empty || condition.comparison == not_empty) {
    if (!small.empty() && !means_none)
      return fail(ErrorKind::invalid,
                  "\"" + shorten(text, 60) + "\" behind \"" + std::string(place.split.words) +
                      "\" is not understood.",
                  std::string(examples));
    return condition;
  }
  if (condition.column.type == ColumnType::number) return of_number(std::move(condition), place.split, text);
  if (condition.column.type == ColumnType::date) return of_day(std::move(condition), place.split, text, now);
  return of_words(std::move(condition), place.split, text);
}

ConditionTree leaf(Condition condition) {
  return {.kind = ConditionTree::Kind::condition, .condition = std::move(condition), .parts = {}};
}

ConditionTree group(ConditionTree::Kind kind, std::vector<ConditionTree> parts) {
  if (parts.size() == 1) return std::move(parts.front());
  return {.kind = kind, .condition = {}, .parts = std::move(parts)};
}

// Where further comparisons begin: behind "and" or "or" when a column and a comparison follow.
struct Joint {
  std::size_t at = 0;
  bool any = false;
};

std::vector<Joint> joints_in(std::span<std::string const> words, std::span<Column const> columns) {
  std::vector<Joint> out;
  for (std::size_t i = 2; i + 2 < words.size(); ++i) {
    auto const word = lower(words[i]);
    if ((word == "and" || word == "or") && place_in(words.subspan(i + 1), columns))
      out.push_back({i, word == "or"});
  }
  return out;
}

}  // namespace

Result<ConditionTree> parse_condition(std::string_view sentence, std::span<Column const> columns,
                                      Now const& now) {
  auto const words = in_order(condition_words(sentence), columns);
  std::span<std::string const> const all(words);
  auto const joints = joints_in(all, columns);
  std::vector<ConditionTree> any, together;
  for (std::size_t i = 0; i <= joints.size(); ++i) {
    auto const begin = i == 0 ? 0 : joints[i - 1].at + 1;
    auto const end = i == joints.size() ? words.size() : joints[i].at;
    auto const part = all.subspan(begin, end - begin);
    auto place = place_in(part, columns);
    if (!place) place = place_before_day(part, columns, now);
    if (!place) return no_place(part, columns);
    auto condition = read_comparison(*place, joined(part.subspan(place->split.value_begin)), now);
    if (!condition) return fail(condition);
    if (i > 0 && joints[i - 1].any)
      any.push_back(group(ConditionTree::Kind::all, std::exchange(together, {})));
    together.push_back(leaf(std::move(*condition)));
  }
  any.push_back(group(ConditionTree::Kind::all, std::move(together)));
  return group(ConditionTree::Kind::any, std::move(any));
}

Result<ConditionTree> parse_conditions(std::span<std::string const> sentences,
                                       std::span<Column const> columns, Now const& now) {
  ConditionTree all;
  for (auto const& sentence : sentences) {
    auto part = parse_condition(sentence, columns, now);
    if (!part) return fail(part);
    all.parts.push_back(std::move(*part));
  }
  return all;
}

namespace {

std::string leaf_text(Condition const& condition) {
  auto out = condition.column.name + " " + std::string(phrase(condition.comparison));
  std::string values;
  auto const separator = condition.comparison == Comparison::between ? " and " : " | ";
  for (std::size_t i = 0; i < condition.values.size(); ++i) {
    auto const& text = i < condition.days.size() ? condition.days[i].understood : condition.values[i];
    values.append(values.empty() ? "" : separator).append(text);
  }
  return values.empty() ? out : out + " " + values;
}

}  // namespace

std::string to_text(ConditionTree const& tree) {
  if (tree.kind == ConditionTree::Kind::condition) return leaf_text(tree.condition);
  std::string out;
  auto const separator = tree.kind == ConditionTree::Kind::all ? "; " : " or ";
  for (auto const& part : tree.parts) out.append(out.empty() ? "" : separator).append(to_text(part));
  return out;
}

std::vector<Column> columns_in(ConditionTree const& tree) {
  std::vector<Column> out;
  auto whole = tree;
  for_each_condition(whole, [&](Condition& condition) {
    if (std::ranges::find(out, condition.column) == out.end()) out.push_back(condition.column);
  });
  return out;
}

void for_each_condition(ConditionTree& tree, std::function<void(Condition&)> const& visit) {
  if (tree.kind == ConditionTree::Kind::condition) visit(tree.condition);
  for (auto& part : tree.parts) for_each_condition(part, visit);
}

}  // namespace affinity::tools::composed
