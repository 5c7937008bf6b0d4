#include "mcp/lifecycle/capabilities.hpp"

#include "tools/prompts/prompt.hpp"
#include "tools/resources/resource.hpp"
#include "tools/skills/skill.hpp"
#include "tools/tool_context.hpp"

#include <algorithm>

namespace affinity::mcp {

ServerCapabilities offered_capabilities(ServerCapabilities capabilities,
                                        tools::ToolContext const& tool_context) {
  bool templates = false, arguments = false;
  if (tool_context.resources) {
    for (auto const& row : *tool_context.resources) {
      if (!tools::is_offered(row, tool_context.catalogue)) continue;
      capabilities.resources = true;
      templates |= row.is_template();
      capabilities.pages |= row.is_page();
    }
  }
  if (tools::offers_skills(tool_context)) capabilities.skills = capabilities.resources = true;
  if (tool_context.prompts) {
    capabilities.prompts = !tool_context.prompts->empty();
    arguments =
        std::ranges::any_of(*tool_context.prompts, [](auto const& row) { return !row.arguments.empty(); });
  }
  capabilities.completions = templates || arguments;
  capabilities.subscribe &= capabilities.resources;
  capabilities.resources_list_changed &= capabilities.resources;
  capabilities.prompts_list_changed &= capabilities.prompts;
  return capabilities;
}

}  // namespace affinity::mcp
