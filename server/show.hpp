#pragma once
// An answer of a tool as a person at a terminal wants it: lists as a table, a record name by name.

#include "server/screen.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <string>

namespace affinity::server {

std::string show(tools::Tool const&, json::object const& structured, Screen const&);

// What went wrong and what to do about it.
std::string show_error(tools::Outcome const&, Screen const&);

}  // namespace affinity::server
