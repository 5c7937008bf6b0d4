#pragma once
// Calls through affinity_tools_read and affinity_tools_write: which tool is meant, or why it is refused.

#include "tools/catalogue_tools.hpp"
#include "tools/outcome.hpp"

#include <variant>

namespace affinity::mcp {

// What is called, by whatever name the client used.
struct CalledTool {
  tools::Tool const* tool = nullptr;
  json::object arguments{};
  bool through_catalogue = false;  // the client named affinity_tools_read or _write
};

// The call that `arguments` of a tool of the catalogue describe, or the outcome that says what is wrong.
// Refused are tools that are offered, which a host's rules for single tools would miss, those that are out of
// reach, and those whose effect is the other caller's.
std::variant<CalledTool, tools::Outcome> inner_call(tools::Tool const& caller, json::object const& arguments,
                                                    tools::Catalogue const& offered,
                                                    tools::Catalogue const& known,
                                                    tools::ToolSelections const&);

// Of a tool that destroys, where nobody can be asked: not done through the catalogue, however --confirm is
// set but to never.
tools::Outcome not_confirmed_through_catalogue(tools::Tool const&);

}  // namespace affinity::mcp
