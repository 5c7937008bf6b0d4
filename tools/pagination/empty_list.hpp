#pragma once
// Explains an empty list. Affinity returns one for a filter by an id that does not exist or is of another
// kind, which a reader would take for "nothing there".

#include "tools/tool_context.hpp"

#include <string>

namespace affinity::tools {

// Looks up the records that the arguments refer to by id, with three requests at most. Returns a sentence
// about one that does not exist or is of another kind; empty when all exist or cannot be read.
Task<std::string> explain_empty_list(ToolContext const&, Tool const&, json::object const& arguments,
                                     client::CallContext const&);

}  // namespace affinity::tools
