#pragma once
// Explains why a tool is not available: which selection leaves it out, and what to change. It discloses only
// what the public catalogue and tools/list show.

#include "tools/catalogue.hpp"
#include "tools/selection.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

// The selections of a request, each applied to what the one before left.
struct ToolSelections {
  tools::Selection server{};   // of the command line
  tools::Selection allowed{};  // of the caller's token
  tools::Selection headers{};  // of the X-MCP-* headers
};

// Explains why a name is not among the offered tools; `known` is the whole catalogue.
std::string explain_unavailable(std::string_view name, tools::Catalogue const& offered,
                                tools::Catalogue const& known, ToolSelections const&);

}  // namespace affinity::mcp
