#pragma once
// What one POST chooses to be offered, in headers X-MCP-*. They only tighten what the server was started
// with.

#include "mcp/peer/handler.hpp"
#include "tools/confirm.hpp"
#include "tools/selection.hpp"

namespace affinity::mcp {

struct ToolFilter {
  tools::Selection selection{};
  bool confirm_always = false;  // X-MCP-Confirm: always

  bool operator==(ToolFilter const&) const = default;
};

// X-MCP-Readonly: true; X-MCP-Methods, X-MCP-Toolsets, X-MCP-Tools, X-MCP-Exclude-Tools: names with commas.
// Other X-MCP-* headers are not ours and are left alone.
Result<ToolFilter> read_tool_filter(PostHeaders const&);

}  // namespace affinity::mcp
