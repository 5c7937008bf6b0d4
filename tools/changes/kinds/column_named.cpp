#include "tools/changes/kinds/column_named.hpp"

#include "base/text/folding.hpp"

#include <algorithm>

namespace affinity::tools::changes {

namespace {

std::string letters_of_column(std::string_view name) {
  auto out = fold(name);
  std::erase(out, ' ');
  return out;
}

}  // namespace

bool is_same_column_name(std::string_view one, std::string_view other) {
  return letters_of_column(one) == letters_of_column(other);
}

composed::Column const* column_named(std::vector<composed::Column> const& columns, std::string_view name) {
  auto const letters = letters_of_column(name);
  auto const called = [&](composed::Column const& column) {
    return letters_of_column(column.name) == letters;
  };
  auto const also_called = [&](composed::Column const& column) {
    return std::ranges::any_of(column.also,
                               [&](auto const& each) { return letters_of_column(each) == letters; });
  };
  auto found = std::ranges::find_if(columns, called);
  if (found == columns.end()) found = std::ranges::find_if(columns, also_called);
  return found == columns.end() ? nullptr : &*found;
}

}  // namespace affinity::tools::changes
