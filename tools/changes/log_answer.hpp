#pragma once
// The answer of log_activity: what was written, where it shows, and the receipt.

#include "schema/shape.hpp"
#include "tools/changes/log_entry.hpp"
#include "tools/changes/receipt.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

namespace affinity::tools::changes {

struct LogAnswer {
  bool of_earlier_call = false;  // the plan was made by one
  int requests = 0;              // besides those of the receipt
};

// An error where the entry itself was refused.
Outcome log_outcome(ToolContext const&, LogEntry const&, Receipt, LogAnswer const&);

schema::Shape log_shape();  // of `result`

}  // namespace affinity::tools::changes
