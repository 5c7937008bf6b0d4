// Works out changes and shows them: nothing is written.

#include "base/text/counted.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/make_plan.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/model/writes.hpp"
#include "tools/changes/operations.hpp"
#include "tools/changes/owner.hpp"
#include "tools/changes/plan_answer.hpp"
#include "tools/changes/receipt.hpp"
#include "tools/changes/rows.hpp"
#include "tools/composed/row.hpp"
#include "tools/render.hpp"

#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Reads;
using composed::text_argument;

PlanView view_of(Reads const& reads, json::object const& checked, std::string subdomain) {
  PlanView view{.detailed = text_argument(checked, "detail") == "detailed",
                .subdomain = std::move(subdomain)};
  if (auto const numbers = numbers_in(text_argument(checked, "show"))) {
    view.first = numbers->first;
    view.last = numbers->second;
  }
  if (!reads.context().catalogue.find("apply_changes"))
    view.why_not = "apply_changes is not offered here (--read-only, or a selection of tools).";
  return view;
}

void add_cap(PlanView& view, Plan const& plan, ToolContext const& context) {
  auto const most = most_writes_of_plan(context);
  if (plan.requests_to_apply <= most || !view.why_not.empty()) return;
  bool const by_policy = most < context.write_limits.per_plan;
  view.why_not = "it takes " + counted(plan.requests_to_apply, "request") + ", and " +
                 (by_policy ? "the policy (limits.per_plan)" : "--max-writes") + std::string(" allows ") +
                 std::to_string(most) + " for a plan. Plan less at a time.";
}

Task<Outcome> show_kept_plan(Reads& reads, json::object const& checked, JournalOwner owner, std::string id) {
  auto& journal = *reads.context().journal;
  auto const kept = co_await journal.find(std::move(owner), id);
  if (!kept) co_return failure(kept.error());
  if (!*kept)
    co_return composed::question("plan_unknown",
                                 "There is no plan " + id +
                                     " of yours: it has expired, or belongs to another "
                                     "user, firm or server.",
                                 "Make a new one with plan_changes and operations.", {}, "",
                                 reads.upstream_requests());
  auto plan = plan_of(**kept);
  if (!plan) co_return failure(plan.error());
  for (auto* time : {&plan->created_at, &plan->expires_at})
    *time = told_time(*time, reads.now().wall, journal);
  auto subdomain = co_await composed::read_subdomain(reads);
  auto view = view_of(reads, checked, std::move(subdomain));
  bool const is_begun = (*kept)->begun_at.has_value();
  if (is_begun) view.receipt_id = (*kept)->receipt_id;
  view.state = is_begun                               ? PlanState::applied
               : journal.now() >= (*kept)->expires_at ? PlanState::expired
                                                      : PlanState::open;
  co_return plan_outcome(reads.context(), *plan, view);
}

Task<Outcome> plan_changes(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  if (!context.journal)
    co_return failure(
        fail(ErrorKind::denied, "This server keeps no plans.", "Start it without --journal off."));
  auto const owner = co_await read_owner(reads);
  if (!owner) co_return failure(owner.error());
  auto id = text_argument(checked, "plan_id");
  if (!id.empty() && !checked.contains("operations")) {
    auto shown = co_await show_kept_plan(reads, checked, *owner, std::move(id));
    co_return shown;
  }
  auto made = co_await make_plan(reads, checked);
  if (auto* instead = std::get_if<Outcome>(&made)) co_return std::move(*instead);
  auto plan = std::get<Plan>(std::move(made));
  auto subdomain = co_await composed::read_subdomain(reads);
  plan.requests_used = reads.upstream_requests();
  auto view = view_of(reads, checked, std::move(subdomain));
  add_cap(view, plan, context);
  auto const kept = co_await keep_plan(*context.journal, *owner, plan);
  if (!kept) co_return failure(kept.error());
  co_return plan_outcome(context, plan, view);
}

}  // namespace

Tool plan_changes_row() {
  using namespace schema;
  auto row = composed::composed_row(
      {.name = "plan_changes",
       .title = "Work out changes without making them",
       .description =
           "Works out changes without making them: resolves names, shows old -> new, gives the plan_id "
           "for apply_changes. For several records (where, csv), deletes, merges, or when unsure. "
           "plan_id alone shows a plan again.",
       .example =
           R"({"operations":[{"do":"set","list":"Deal Flow","values":{"Status":"Passed"}}],"where":["Status is New","last contact before 90 days ago"]})",
       .composed = plan_changes,
       .stands_for = writes_of_plans(),
       .params = {operations_param(),
                  query("where", list_of(text()), "In place of on: rows of list, as in query_list."),
                  query("csv", any(), "In place of on: rows with a header, or {path}."),
                  query("on_exists", word({"skip", "update", "fail"})), query("plan_id", text_or_absent()),
                  query("show", text_or_absent(), "'21-60'")},
       .output = plan_shape(),
       .page = desk_page_uri});
  return row;
}

}  // namespace affinity::tools::changes
