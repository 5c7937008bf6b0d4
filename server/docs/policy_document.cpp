// Writes the tables of docs/policy.md: kinds of operation, and what the requests of each tool touch.

#include "base/text/text.hpp"
#include "server/docs/markdown.hpp"
#include "server/docs/reference.hpp"
#include "tools/policy/operation.hpp"
#include "tools/policy/write_routes.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace affinity::server {

namespace {

namespace policy = tools::policy;

struct TouchRow {
  std::string operations{}, touches{};
  std::vector<std::string> tools{};
};

// Tools that touch the same in the same way share a row.
std::vector<TouchRow> touch_rows(tools::Catalogue const& catalogue) {
  std::vector<TouchRow> out;
  for (auto const& route : policy::write_routes()) {
    TouchRow row{.operations = policy::to_string(route.operations), .touches = std::string(route.touches)};
    auto same = std::ranges::find_if(out, [&](TouchRow const& each) {
      return each.operations == row.operations && each.touches == row.touches;
    });
    if (same == out.end()) {
      out.push_back(std::move(row));
      same = out.end() - 1;
    }
    for (auto const& tool : catalogue.all())
      if (tool.effect != tools::Effect::reads && tool.route.method == route.method &&
          tool.route.path == route.path)
        same->tools.push_back(inline_code(tool.name));
  }
  return out;
}

std::string table_line(std::initializer_list<std::string_view> cells) {
  std::string out = "|";
  for (auto const cell : cells) out.append(" ").append(cell).append(" |");
  return out + "\n";
}

}  // namespace

std::string policy_operations_table() {
  std::string out = table_line({"word", "what it is about"}) + table_line({"---", "---"});
  for (auto const& each : policy::operation_words())
    out += table_line({inline_code(each.word), table_cell(std::string(each.meaning))});
  return out;
}

std::string policy_touches_table(tools::Catalogue const& catalogue) {
  std::string out =
      table_line({"operations", "what a write touches", "tools"}) + table_line({"---", "---", "---"});
  for (auto const& row : touch_rows(catalogue)) {
    std::string names;
    for (auto const& tool : row.tools) names += (names.empty() ? "" : ", ") + tool;
    out += table_line({row.operations, table_cell(row.touches), names});
  }
  return out;
}

}  // namespace affinity::server
