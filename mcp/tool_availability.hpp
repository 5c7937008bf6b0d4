#pragma once
// Explains why a tool is not available: which selection leaves it out, and what to change. It discloses only
// what the public catalogue and tools/list show.

#include "tools/catalogue.hpp"
#include "tools/selection.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

// Explains why a name is not among the offered tools; `known` is the whole catalogue.
std::string explain_unavailable(std::string_view name, tools::Catalogue const& offered,
                                tools::Catalogue const& known, tools::ToolSelections const&);

}  // namespace affinity::mcp
