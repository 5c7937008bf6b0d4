#include "tools/composed/language/cells.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"

#include <algorithm>

namespace affinity::tools::composed {

namespace {

template<class T> int sign_of(T const& left, T const& right) {
  return left < right ? -1 : right < left ? 1 : 0;
}

std::int64_t rank_of(Column const& column, std::string const& text) {
  auto const found = std::ranges::find(column.options, text, &Option::text);
  return found == column.options.end() ? std::int64_t(column.options.size()) : found - column.options.begin();
}

int compare_items(Item const& left, Item const& right, Column const& column) {
  if (left.number && right.number) return sign_of(*left.number, *right.number);
  if (left.day && right.day) return sign_of(*left.day, *right.day);
  if (!column.options.empty())
    if (auto const by = sign_of(rank_of(column, left.text), rank_of(column, right.text))) return by;
  return sign_of(fold(left.text), fold(right.text));
}

// "Status" for "status", "STATUS ", "deal-stage" for "Deal Stage"
std::string letters_of(std::string_view name) {
  auto out = fold(name);
  std::erase(out, ' ');
  return out;
}

// The one name that is meant: the same letters, else the one that begins so, else the one with all of its
// words.
std::optional<std::size_t> meant(std::span<std::string_view const> names, std::string_view asked) {
  auto const letters = letters_of(asked);
  std::vector<std::size_t> begins, has_words;
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto const name = letters_of(names[i]);
    if (name == letters) return i;
    if (!letters.empty() && name.starts_with(letters)) begins.push_back(i);
    if (match_name(asked, names[i]) >= MatchLevel::words) has_words.push_back(i);
  }
  if (begins.size() == 1) return begins.front();
  if (begins.empty() && has_words.size() == 1) return has_words.front();
  return std::nullopt;
}

// "Did you mean "Status"? Columns: Status, Owners, …"
Error no_such(std::string_view what, std::string_view asked, std::span<std::string_view const> names,
              std::string_view all) {
  constexpr std::size_t most_names = 60;
  std::string next;
  if (auto const closest = nearest_names(asked, names, 1); !closest.empty())
    next = "Did you mean \"" + std::string(names[closest.front()]) + "\"? ";
  next += std::string(all) + ": ";
  for (std::size_t i = 0; i < names.size() && i < most_names; ++i)
    next.append(i ? ", " : "").append(names[i]);
  if (names.size() > most_names) next += " and " + std::to_string(names.size() - most_names) + " more";
  return fail(ErrorKind::invalid, "There is no " + std::string(what) + " \"" + shorten(asked, 60) + "\".",
              next + ".");
}

}  // namespace

std::string to_text(Cell const& cell, Column const& column) {
  if (!cell.known) return "?";
  if (cell.items.empty()) return column.built_in == BuiltIn::last_contact ? "never" : "-";
  std::string out;
  for (auto const& item : cell.items) out.append(out.empty() ? "" : ", ").append(item.text);
  return out;
}

int compare(Cell const& left, Cell const& right, Column const& column) {
  if (left.items.empty() || right.items.empty()) return int(left.items.empty()) - int(right.items.empty());
  return compare_items(left.items.front(), right.items.front(), column);
}

Result<Column const*> find_column(std::span<Column const> columns, std::string_view name) {
  std::vector<std::string_view> names;
  for (auto const& column : columns) names.push_back(column.name);
  auto const letters = letters_of(name);
  auto const is_called = [&](Column const& column) {
    return letters_of(column.name) == letters ||
           std::ranges::any_of(column.also, [&](auto const& each) { return letters_of(each) == letters; });
  };
  if (auto const exact =
          std::ranges::find(columns, letters, [](auto const& each) { return letters_of(each.name); });
      exact != columns.end())
    return &*exact;
  if (auto const called = std::ranges::find_if(columns, is_called); called != columns.end()) return &*called;
  if (auto const index = meant(names, name)) return &columns[*index];
  return no_such("column", name, names, "Columns");
}

Result<Option const*> find_option(Column const& column, std::string_view text) {
  std::vector<std::string_view> names;
  for (auto const& option : column.options) names.push_back(option.text);
  if (auto const index = meant(names, text)) return &column.options[*index];
  return no_such("option", text, names, "Options of " + column.name);
}

}  // namespace affinity::tools::composed
