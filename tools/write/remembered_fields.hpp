#pragma once
// Checks values of fields against lists of fields and options that were read in the last seconds (Affinity
// v2, Field values). Nothing is read for it: what is not remembered is left to Affinity.

#include "base/json/json.hpp"
#include "tools/tool_context.hpp"

#include <string>
#include <vector>

namespace affinity::tools {

// Why values cannot be written: a field is written twice, the list or the record has no such field, the field
// has another type or cannot be written, or it has no such option. One sentence for each value, which names
// the argument; empty when nothing speaks against them.
std::vector<std::string> remembered_field_errors(ToolContext const&, Tool const&, json::object const& checked,
                                                 client::CallContext const&);

}  // namespace affinity::tools
