#pragma once
// Deletes: each is the call of a native delete, whose question it asks.

#include "tools/unified/member_row.hpp"

namespace affinity::tools::unified {

// A row that deletes what the argument id names: with the native delete of its kind, of "row:…" the row.
Tool delete_row(Tool);

}  // namespace affinity::tools::unified
