// `affinity-crm-mcp tools [--json]`

#include <algorithm>
#include <iostream>

#include "mcp/present.hpp"
#include "server/commands.hpp"
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

std::string padded(std::string_view text, std::size_t width) {
  return std::string(text) + std::string(width > text.size() ? width - text.size() : 0, ' ');
}

}  // namespace

int run_tools(Invocation const& invocation) {
  auto const catalogue = tools::choose(tools::Catalogue::complete(), invocation.settings.selection).value();
  if (invocation.json) {
    std::cout << mcp::present_tools(mcp::newest_legacy, catalogue, mcp::About{}) << '\n';
    return 0;
  }
  std::size_t width = 0;
  for (auto const& tool : catalogue.all()) width = std::max(width, tool.name.size());
  for (auto const& tool : catalogue.all())
    std::cout << padded(tool.name, width + 2) << padded(to_string(tool.effect), 10) << tool.title << '\n';
  return 0;
}

}  // namespace affinity::server
