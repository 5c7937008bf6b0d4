#pragma once
// Finds the call that checks whether a write of unknown outcome was performed.

#include "base/json/json.hpp"
#include "tools/catalogue.hpp"

namespace affinity::tools {

// The tool that reads the same path, e.g. GET /notes/{note_id} for DELETE /notes/{note_id}; null when there
// is none.
Tool const* read_tool_for(Catalogue const&, Tool const&);

// The tool that lists the record's collection, e.g. GET /fields for DELETE /fields/{id}; or null.
Tool const* list_tool_for(Catalogue const&, Tool const&);

// {"tool": …, "arguments": …} of the call that reads or finds the record; null when the arguments suffice for
// none.
json::value verify_with(Catalogue const&, Tool const&, json::object const& arguments);

}  // namespace affinity::tools
