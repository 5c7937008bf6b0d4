#pragma once
// What is said of a tool that is not offered: which choice leaves it out, and what to change. Nothing is told
// that the catalogue, which is public, and tools/list do not tell.

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
