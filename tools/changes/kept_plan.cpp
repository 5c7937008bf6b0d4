#include "tools/changes/kept_plan.hpp"

#include <utility>

namespace affinity::tools::changes {

Task<Result<void>> keep_plan(Journal& journal, JournalOwner owner, Plan plan) {
  JournalPlan kept{.id = plan.id,
                   .receipt_id = new_id("rc_"),
                   .owner = std::move(owner),
                   .created_at = journal.now(),
                   .expires_at = journal.now() + plan_lifetime,
                   .undo_of = plan.undo_of};
  for (auto const& change : plan.changes) {
    JournalChange line{.n = change.n};
    line.change = to_json(change);
    kept.changes.push_back(std::move(line));
  }
  plan.changes.clear();
  kept.plan = to_json(plan);
  co_return co_await journal.add(std::move(kept));
}

Result<Plan> plan_of(JournalPlan const& kept) {
  auto plan = plan_from(kept.plan);
  if (!plan) return fail(plan);
  plan->id = kept.id;
  plan->undo_of = kept.undo_of;
  plan->created_at = kept.created_at;
  plan->expires_at = kept.expires_at;
  for (auto const& line : kept.changes) {
    auto change = change_from(line.change);
    if (!change) return fail(change);
    plan->changes.push_back(std::move(*change));
  }
  return plan;
}

WallTime told_time(WallTime of_journal, WallTime affinity_now, Journal const& journal) {
  return of_journal + std::chrono::round<std::chrono::seconds>(affinity_now - journal.now());
}

}  // namespace affinity::tools::changes
