#include "mcp/features.hpp"

#include <algorithm>

namespace affinity::mcp {

Features offered(Features features, tools::Desk const& desk) {
  bool templates = false, arguments = false;
  if (desk.resources) {
    for (auto const& row : *desk.resources) {
      if (!tools::is_offered(row, desk.catalogue)) continue;
      features.resources = true;
      templates |= row.is_template();
    }
  }
  if (desk.prompts) {
    features.prompts = !desk.prompts->empty();
    arguments = std::ranges::any_of(*desk.prompts, [](auto const& row) { return !row.arguments.empty(); });
  }
  features.completions = templates || arguments;
  features.subscribe &= features.resources;
  features.resources_change &= features.resources;
  features.prompts_change &= features.prompts;
  return features;
}

}  // namespace affinity::mcp
