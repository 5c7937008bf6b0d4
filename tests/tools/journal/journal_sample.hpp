#pragma once
// Plans for tests of the journal.

#include "tools/journal/journal_plan.hpp"

#include <string>

namespace affinity::tests {

inline WallTime journal_noon() {
  return std::chrono::sys_days{std::chrono::year{2026} / 11 / 29} + std::chrono::hours(12);
}

inline tools::JournalOwner sample_owner() {
  return {.principal = "local", .base_url = "https://api.affinity.co", .tenant = 410001, .user = 520001};
}

// A plan "pl_<name>" with receipt "rc_<name>" of so many notes, which expires an hour after `created`.
inline tools::JournalPlan sample_plan(std::string const& name, int changes, WallTime created) {
  tools::JournalPlan plan{.id = "pl_" + name,
                          .receipt_id = "rc_" + name,
                          .owner = sample_owner(),
                          .created_at = created,
                          .expires_at = created + std::chrono::hours(1),
                          .plan = {{"summary", "Write " + std::to_string(changes) + " notes"}}};
  for (int n = 1; n <= changes; ++n)
    plan.changes.push_back({.n = n,
                            .change = {{"n", n},
                                       {"do", "note"},
                                       {"details", {{"text", "confidential remark"}, {"mark", "digest"}}},
                                       {"shown_after", "confidential remark"}}});
  return plan;
}

}  // namespace affinity::tests
