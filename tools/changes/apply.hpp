#pragma once
// Makes the changes of a plan, each once, and finishes what an earlier run left.

#include "tools/changes/receipt.hpp"
#include "tools/outcome.hpp"
#include "tools/tool_context.hpp"

#include <optional>
#include <set>
#include <string>
#include <variant>

namespace affinity::tools::changes {

// Applies the plan of this id, which is in the journal: takes its lock, looks up what an earlier run left
// unknown, reads each change fresh, claims it, sends it once and settles it. What is final stays as it is, so
// a finished plan gives its receipt and sends nothing.
//
// An undo also holds the lock of
// what it takes back, and marks that. `only`: the numbers of the changes to make; the others stay not tried.
// The outcome is an error: plan_unknown, busy, over_cap, or the journal's. Context, tool and call outlive the
// task; `tool` is the one that was called.
Task<std::variant<Receipt, Outcome>> apply_plan(ToolContext const&, Tool const&, JournalOwner owner,
                                                std::string plan_id, client::CallContext const&,
                                                std::optional<std::set<int>> only = {});

// There is no plan of this id for this owner: how to go on.
Outcome no_such_plan(std::string const& id);

}  // namespace affinity::tools::changes
