#pragma once
// Affinity answers an empty list to a filter by an id that no record has, or that is of another kind. A
// reader would take it for "nothing there".

#include "tools/call.hpp"

#include <string>

namespace affinity::tools {

// Looks up the records that the arguments name by id, three requests at most. A sentence where one of them is
// not there or not of that kind, with what it is; nothing where all are what they should be, or cannot be
// read.
Task<std::string> why_nothing(ToolContext const&, Tool const&, json::object const& arguments,
                              client::CallContext const&);

}  // namespace affinity::tools
