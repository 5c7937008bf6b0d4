#pragma once
// Takes a receipt back: a plan of inverse changes, newest first, applied like any other.

#include "tools/changes/model/plan.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/journal/journal.hpp"
#include "tools/outcome.hpp"

#include <optional>
#include <set>
#include <string>
#include <variant>

namespace affinity::tools::changes {

struct UndoRequest {
  std::string receipt_id{};             // or the id of its plan
  std::optional<std::set<int>> only{};  // numbers of the receipt
  // Reads what is there now, so that what was changed since, or is not allowed, is skipped in the plan
  // already.
  bool look = false;
};

// The plan that takes it back; what cannot be taken back is among its `skipped`, by the numbers of the
// receipt. Where an earlier undo of the receipt did not end, its plan. An outcome is an error:
// receipt_unknown, or the journal's.
Task<std::variant<Plan, Outcome>> plan_undo(composed::Reads&, JournalOwner owner, UndoRequest);

bool has_deletes(std::vector<Change> const&);

// Marks what this undo took back, so that nothing is taken back twice.
Task<Result<void>> mark_taken_back(Journal&, JournalOwner owner, std::string undone_receipt,
                                   std::string undo_receipt);

}  // namespace affinity::tools::changes
