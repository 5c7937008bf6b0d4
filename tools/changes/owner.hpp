#pragma once
// Whose plans and receipts a call may see.

#include "tools/composed/upstream/reads.hpp"
#include "tools/journal/journal.hpp"

namespace affinity::tools::changes {

// The caller's principal at this Affinity, with the tenant and user of whoami: one request, remembered as
// long as --metadata-cache says. An error where whoami cannot be read, or names no user.
Task<Result<JournalOwner>> read_owner(composed::Reads&);

}  // namespace affinity::tools::changes
