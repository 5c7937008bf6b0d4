#pragma once
// Asks a person about a merge, with both records side by side.

#include "tools/write/confirmation.hpp"

namespace affinity::tools {

// Four requests, or six where the user may not export records: merges in progress, both records, and how
// many list entries each has. Where the two are being merged already there is nothing to ask.
Task<Result<ConfirmationQuestion>> merge_question(ToolContext const&, Tool const&,
                                                  json::object const& checked, client::CallContext const&);

}  // namespace affinity::tools
