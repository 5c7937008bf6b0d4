#pragma once
// Reads the X-MCP-* headers, which narrow the tools of one POST. They never widen the server's selection.

#include "mcp/peer/handler.hpp"
#include "tools/selection.hpp"
#include "tools/write/confirmation.hpp"

namespace affinity::mcp {

struct ToolFilter {
  tools::Selection selection{};
  bool confirm_always = false;  // X-MCP-Confirm: always

  bool operator==(ToolFilter const&) const = default;
};

// X-MCP-Readonly: true; X-MCP-Methods, X-MCP-Toolsets, X-MCP-Tools, X-MCP-Exclude-Tools: comma-separated
// names. Other X-MCP-* headers are ignored.
Result<ToolFilter> read_tool_filter(PostHeaders const&);

}  // namespace affinity::mcp
