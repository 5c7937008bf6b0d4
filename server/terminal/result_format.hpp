#pragma once
// An answer of a tool as a person at a terminal wants it: lists as a table, a record name by name.

#include "server/terminal/terminal.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <string>

namespace affinity::server {

std::string format_result(tools::Tool const&, json::object const& structured, Terminal const&);

// What went wrong and what to do about it.
std::string format_error(tools::Outcome const&, Terminal const&);

}  // namespace affinity::server
