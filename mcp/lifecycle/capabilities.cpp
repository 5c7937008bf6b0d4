#include "mcp/lifecycle/capabilities.hpp"

#include <algorithm>

namespace affinity::mcp {

ServerCapabilities offered_capabilities(ServerCapabilities capabilities, tools::Desk const& desk) {
  bool templates = false, arguments = false;
  if (desk.resources) {
    for (auto const& row : *desk.resources) {
      if (!tools::is_offered(row, desk.catalogue)) continue;
      capabilities.resources = true;
      templates |= row.is_template();
    }
  }
  if (desk.prompts) {
    capabilities.prompts = !desk.prompts->empty();
    arguments = std::ranges::any_of(*desk.prompts, [](auto const& row) { return !row.arguments.empty(); });
  }
  capabilities.completions = templates || arguments;
  capabilities.subscribe &= capabilities.resources;
  capabilities.resources_list_changed &= capabilities.resources;
  capabilities.prompts_list_changed &= capabilities.prompts;
  return capabilities;
}

}  // namespace affinity::mcp
