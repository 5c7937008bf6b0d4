#include "mcp/headers/tool_filter.hpp"

#include "base/http/message.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::mcp {

Result<ToolFilter> read_tool_filter(PostHeaders const& headers) {
  ToolFilter filter;
  auto& selection = filter.selection;
  for (auto const& [name, value] : headers.tool_filter) {
    std::vector<std::string>* list = equals_ignore_case(name, "Methods")         ? &selection.methods
                                     : equals_ignore_case(name, "Toolsets")      ? &selection.toolsets
                                     : equals_ignore_case(name, "Tools")         ? &selection.tools
                                     : equals_ignore_case(name, "Exclude-Tools") ? &selection.exclude
                                                                                 : nullptr;
    if (trimmed(value).empty()) continue;
    if (list) {
      auto const chosen = parse_names(value);
      // An empty list would select everything, against the intent.
      if (chosen.empty())
        return fail(ErrorKind::invalid, "The header X-MCP-" + std::string(name) + " names nothing.");
      std::ranges::copy(chosen, std::back_inserter(*list));
    } else if (equals_ignore_case(name, "Readonly")) {
      auto const on = parse_boolean(value);
      if (!on) return fail(ErrorKind::invalid, "The header X-MCP-Readonly must be true or false.");
      selection.read_only |= *on;  // false does not widen
    } else if (equals_ignore_case(name, "Confirm")) {
      if (lower(trimmed(value)) != "always")
        return fail(ErrorKind::invalid, "The header X-MCP-Confirm can only be always.");
      filter.confirm_always = true;
    }
  }
  return filter;
}

}  // namespace affinity::mcp
