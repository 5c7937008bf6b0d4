#pragma once
// What is said of a tool that is not offered: which choice leaves it out, and what to change. Nothing is told
// that the catalogue, which is public, and tools/list do not tell.

#include "tools/catalogue.hpp"
#include "tools/selection.hpp"

#include <string>
#include <string_view>

namespace affinity::mcp {

// The three who choose, each from what the one before left.
struct Choices {
  tools::Selection server{};   // its flags
  tools::Selection allowed{};  // what the caller's token may use
  tools::Selection headers{};  // X-MCP-* of this request
};

// Of a name that is not among those offered; `known` are all that there are.
std::string not_offered(std::string_view name, tools::Catalogue const& offered, tools::Catalogue const& known,
                        Choices const&);

}  // namespace affinity::mcp
