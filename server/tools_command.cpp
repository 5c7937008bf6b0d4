// `affinity-crm-mcp tools [--json|--table]`

#include <unistd.h>

#include <iostream>

#include "mcp/present.hpp"
#include "server/commands.hpp"
#include "server/table.hpp"
#include "tools/catalogue.hpp"

namespace affinity::server {

namespace {

std::string_view to_string(tools::Effect effect) {
  switch (effect) {
    case tools::Effect::reads: return "reads";
    case tools::Effect::adds: return "adds";
    case tools::Effect::changes: return "changes";
    case tools::Effect::destroys: break;
  }
  return "destroys";
}

}  // namespace

int run_tools(Invocation const& invocation) {
  auto const catalogue = tools::choose(tools::Catalogue::complete(), invocation.settings.selection).value();
  auto const screen = screen_of(STDOUT_FILENO, invocation.settings.no_color);
  if (invocation.json || (!screen.terminal && !invocation.table)) {
    std::cout << mcp::present_tools(mcp::newest_legacy, catalogue, mcp::About{}, {},
                                    invocation.settings.output_schemas)
              << '\n';
    return 0;
  }
  Table table{.head = {"tool", "effect", "what it does"}};
  for (auto const& tool : catalogue.all())
    table.rows.push_back(
        {std::string(tool.name), std::string(to_string(tool.effect)), std::string(tool.title)});
  std::cout << write_table(table, screen);
  return 0;
}

}  // namespace affinity::server
