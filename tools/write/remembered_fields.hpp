#pragma once
// Checks values of fields against lists of fields and options that were read in the last seconds (Affinity
// v2, Field values). Nothing is read for it: what is not remembered is left to Affinity.

#include "base/json/json.hpp"
#include "tools/tool_context.hpp"

#include <string>

namespace affinity::tools {

// Why a value cannot be written: the list or the record has no such field, the field has another type or
// cannot be written, or it has no such option. One sentence that names the argument; empty when nothing
// speaks against it.
std::string remembered_field_error(ToolContext const&, Tool const&, json::object const& checked,
                                   client::CallContext const&);

}  // namespace affinity::tools
