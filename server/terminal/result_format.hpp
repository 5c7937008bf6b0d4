#pragma once
// Formats a tool's result for people at a terminal: a list as a table, a record as one line per member.

#include "server/terminal/terminal.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <string>

namespace affinity::server {

std::string format_result(tools::Tool const&, json::object const& structured, Terminal const&);

// The error message with its next step.
std::string format_error(tools::Outcome const&, Terminal const&);

}  // namespace affinity::server
