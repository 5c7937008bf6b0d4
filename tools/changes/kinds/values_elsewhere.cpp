#include "tools/changes/kinds/values_elsewhere.hpp"

#include "base/json/json.hpp"
#include "base/text/text.hpp"
#include "tools/changes/kinds/column_named.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t most_lists_looked_at = 12;
constexpr std::size_t most_lists_named = 3;

std::string names_of_lists(std::vector<composed::ListInfo> const& lists) {
  std::string out;
  for (std::size_t i = 0; i < lists.size() && i < most_lists_named; ++i)
    out += (i ? ", " : "") + shorten(lists[i].name, 60);
  return out;
}

}  // namespace

Task<std::vector<composed::ListInfo>> lists_with_column(composed::Reads& reads,
                                                        std::vector<composed::ListInfo> lists,
                                                        composed::Kind kind, std::string name) {
  std::ranges::stable_partition(lists, [&](composed::ListInfo const& list) { return list.kind == kind; });
  if (lists.size() > most_lists_looked_at) lists.resize(most_lists_looked_at);
  std::vector<composed::ListInfo> out;
  for (auto const& list : lists) {
    if (!out.empty() && out.front().kind == kind && list.kind != kind) break;
    auto const columns = co_await composed::read_columns(reads, list);
    if (!columns) continue;  // it is a hint
    auto const* column = column_named(*columns, name);
    if (column && column->of_list && column->built_in == composed::BuiltIn::none) out.push_back(list);
  }
  co_return out;
}

Error column_is_elsewhere(std::string_view column, std::string_view record, composed::Kind kind,
                          std::vector<composed::ListInfo> const& lists) {
  auto const& list = lists.front();
  auto const quoted = "\"" + shorten(column, 60) + "\"";
  if (list.kind == kind)
    return fail(ErrorKind::invalid,
                quoted + " is a column of " + names_of_lists(lists) + ", and " + std::string(record) +
                    " has no row there.",
                "Add the row first: {\"do\":\"add_to_list\",\"on\":…,\"list\":" +
                    write_json(json::value(list.name)) + "}; then set the value with that list.");
  return fail(ErrorKind::invalid,
              quoted + " is a column of " + names_of_lists(lists) + ", whose rows are " +
                  std::string(composed::plural_of(list.kind)) + ", and " + std::string(record) + " is a " +
                  std::string(to_string(kind)) + ".",
              "Give the " + std::string(to_string(list.kind)) + " of that list as on.");
}

}  // namespace affinity::tools::changes
