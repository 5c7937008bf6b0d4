#include "mcp/headers/tool_filter.hpp"

#include "base/http.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <iterator>

namespace affinity::mcp {

Result<ToolFilter> read_tool_filter(PostHeaders const& headers) {
  ToolFilter filter;
  auto& selection = filter.selection;
  for (auto const& [name, value] : headers.tool_filter) {
    std::vector<std::string>* list = same_name(name, "Methods")         ? &selection.methods
                                     : same_name(name, "Toolsets")      ? &selection.toolsets
                                     : same_name(name, "Tools")         ? &selection.tools
                                     : same_name(name, "Exclude-Tools") ? &selection.exclude
                                                                        : nullptr;
    if (trimmed(value).empty()) continue;
    if (list) {
      auto const chosen = parse_names(value);
      // An empty list would select everything, against the intent.
      if (chosen.empty())
        return fail(ErrorKind::invalid, "The header X-MCP-" + std::string(name) + " names nothing.");
      std::ranges::copy(chosen, std::back_inserter(*list));
    } else if (same_name(name, "Readonly")) {
      auto const on = parse_boolean(value);
      if (!on) return fail(ErrorKind::invalid, "The header X-MCP-Readonly must be true or false.");
      selection.read_only |= *on;  // false does not widen
    } else if (same_name(name, "Confirm")) {
      if (lower(trimmed(value)) != "always")
        return fail(ErrorKind::invalid, "The header X-MCP-Confirm can only be always.");
      filter.confirm_always = true;
    }
  }
  return filter;
}

}  // namespace affinity::mcp
