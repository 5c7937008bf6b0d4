#pragma once
// After a write of unknown fate: how to find out whether it was performed.

#include "base/json/json.hpp"
#include "tools/catalogue.hpp"

namespace affinity::tools {

// The reading tool at the same path, e.g. GET /notes/{note_id} for DELETE /notes/{note_id}; null when there
// is none.
Tool const* reader_of(Catalogue const&, Tool const&);

// The reading tool of the list in which the record stands, e.g. GET /fields for DELETE /fields/{id}; or null.
Tool const* lister_of(Catalogue const&, Tool const&);

// {"tool": …, "arguments": …} of the call that shows the record or finds it; null when no
// tool can be asked with what is known.
json::value verify_with(Catalogue const&, Tool const&, json::object const& arguments);

}  // namespace affinity::tools
