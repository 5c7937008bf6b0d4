// Makes the changes of a plan that a person approved, or at once a few that nobody can mistake.

#include "base/text/counted.hpp"
#include "tools/call/call.hpp"
#include "tools/changes/apply.hpp"
#include "tools/changes/approval.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/kinds/activity.hpp"
#include "tools/changes/kinds/activity_changes.hpp"
#include "tools/changes/kinds/just_read.hpp"
#include "tools/changes/make_plan.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/model/writes.hpp"
#include "tools/changes/owner.hpp"
#include "tools/changes/plan_answer.hpp"
#include "tools/changes/receipt_answer.hpp"
#include "tools/changes/rows.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::flag_argument;
using composed::Reads;
using composed::text_argument;

constexpr std::size_t receipts_compared = 100;

struct FoundPlan {
  Plan plan{};
  bool begun = false;                           // by an earlier call
  Receipt receipt{};                            // as far as that came
  std::string why_plan = "a plan comes first";  // of operations that are not made at once
};

using MaybePlan = std::variant<FoundPlan, Outcome>;

Outcome plan_refused(std::string_view kind, std::string message, std::string next_step) {
  return composed::question(kind, std::move(message), std::move(next_step), {}, "", 0);
}

Task<MaybePlan> load_plan(Reads const& reads, JournalOwner owner, std::string id) {
  auto& journal = *reads.context().journal;
  auto const kept = co_await journal.find(std::move(owner), id);
  if (!kept) co_return failure(kept.error());
  if (!*kept) co_return no_such_plan(id);
  auto plan = plan_of(**kept);
  if (!plan) co_return failure(plan.error());
  auto receipt = receipt_from(**kept);
  if (!receipt) co_return failure(receipt.error());
  co_return FoundPlan{
      .plan = std::move(*plan), .begun = (*kept)->begun_at.has_value(), .receipt = std::move(*receipt)};
}

// Why the plan is not applied as the arguments have it.
std::optional<Outcome> not_approved(json::object const& checked, FoundPlan const& found) {
  auto const& plan = found.plan;
  if (text_argument(checked, "summary") != plan.summary) {
    auto const call = json::object{{"plan_id", plan.id}, {"summary", plan.summary}};
    return plan_refused("summary_differs",
                        "Nothing was done: the summary is not the plan's, which is \"" + plan.summary + "\".",
                        "If that is meant, call apply_changes " + write_json(call) + ".");
  }
  if (plan.problems.empty() || found.begun || flag_argument(checked, "skip_problems")) return std::nullopt;
  auto const& first = plan.problems.front();
  return plan_refused("has_problems",
                      "Nothing was done: the plan has " + counted(plan.problems.size(), "problem") +
                          ", the first of which is: " + first.message,
                      "Solve them and plan again, or leave them out with skip_problems:true.");
}

// The plan of the argument plan_id, approved by its summary.
Task<MaybePlan> approved_plan(Reads const& reads, JournalOwner owner, json::object const& checked) {
  auto found = co_await load_plan(reads, std::move(owner), text_argument(checked, "plan_id"));
  if (auto const* plan = std::get_if<FoundPlan>(&found))
    if (auto refusal = not_approved(checked, *plan)) co_return std::move(*refusal);
  co_return found;
}

bool overwrites_several(Change const& change) {
  bool const replaces = change.action == Action::set || change.action == Action::clear;
  return replaces && change.column && change.column->many && !change.before.empty();
}

// Why the operations want a plan first; empty where they can be made at once.
std::string why_not_direct(Plan const& plan, json::object const& checked) {
  if (!plan.problems.empty()) return "not all of it is clear";
  if (plan.changes.empty()) return "there is nothing to write";
  if (plan.changes.size() > max_direct_changes)
    return "that is more than " + std::to_string(max_direct_changes) + " changes";
  if (needs_a_plan(checked)) return "it takes something away";
  if (std::ranges::any_of(plan.changes, overwrites_several)) return "it replaces several values of a column";
  return {};
}

// The operations as plan_changes takes them.
std::variant<json::object, Outcome> checked_operations(Reads const& reads, json::object const& checked) {
  auto const& context = reads.context();
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  auto const* planner = rows.find("plan_changes");
  if (!planner) return failure(fail(ErrorKind::internal, "There is no plan_changes here."));
  return check_arguments(*planner, {{"operations", checked.at("operations")}}, reads.now().wall);
}

// Whether a plan of the same words was begun within the time in which the same note counts as one: perhaps
// this very call, whose answer was lost. Then notes and reminders are looked for before they are written.
Task<Result<bool>> was_sent_lately(Journal& journal, JournalOwner owner, std::string summary) {
  auto const heads = co_await journal.receipts(std::move(owner), receipts_compared);
  if (!heads) co_return fail(heads);
  auto const since = journal.now() - same_entry_time;
  bool const is_known = std::ranges::any_of(*heads, [&](JournalPlan const& head) {
    return head.begun_at && *head.begun_at >= since && text_member(head.plan, "summary") == summary;
  });
  co_return is_known;
}

// A plan of the operations, in the journal where it has changes.
Task<MaybePlan> planned_operations(Reads& reads, JournalOwner owner, json::object const& operations) {
  auto made = co_await make_plan(reads, operations);
  if (auto* instead = std::get_if<Outcome>(&made)) co_return std::move(*instead);
  FoundPlan out{.plan = std::get<Plan>(std::move(made))};
  out.why_plan = why_not_direct(out.plan, operations);
  if (out.why_plan.empty() && wants_plan(reads.context(), out.plan.changes))
    out.why_plan = "the policy wants a plan for it (operations.needs_plan)";
  out.plan.direct = out.why_plan.empty();
  if (out.plan.direct) {
    auto const was_sent = co_await was_sent_lately(*reads.context().journal, owner, out.plan.summary);
    if (!was_sent) co_return failure(was_sent.error());
    if (!*was_sent) spare_looks(out.plan.changes);
    mark_just_read(out.plan.changes, out.plan.created_at);
    out.plan.digest = digest_of(out.plan.changes);
  }
  if (out.plan.changes.empty()) co_return out;
  auto const kept = co_await keep_plan(*reads.context().journal, std::move(owner), out.plan);
  if (!kept) co_return failure(kept.error());
  co_return out;
}

// The plan instead of the work.
Task<Outcome> plan_instead(Reads& reads, FoundPlan found) {
  PlanView view{.before = "Nothing was written: " + found.why_plan + "."};
  view.subdomain = co_await composed::read_subdomain(reads);
  co_return plan_outcome(reads.context(), found.plan, view);
}

std::optional<Outcome> wrong_choice(json::object const& checked) {
  bool const by_plan = !text_argument(checked, "plan_id").empty();
  bool const by_operations = checked.contains("operations");
  if (by_plan != by_operations) return std::nullopt;
  return plan_refused("invalid",
                      by_plan ? "plan_id and operations both say what to do."
                              : "Neither plan_id nor operations says what to do.",
                      "Give plan_id and summary of a plan, or operations.");
}

// The plan to apply, or the answer in its place.
Task<MaybePlan> plan_to_apply(Reads& reads, JournalOwner owner, json::object const& checked) {
  if (auto wrong = wrong_choice(checked)) co_return std::move(*wrong);
  auto const asked = plan_asked_about(reads.context());
  bool const by_operations = checked.contains("operations");
  if (asked) co_return co_await load_plan(reads, std::move(owner), *asked);
  if (!by_operations) co_return co_await approved_plan(reads, std::move(owner), checked);
  auto operations = checked_operations(reads, checked);
  if (auto* wrong = std::get_if<Outcome>(&operations)) co_return std::move(*wrong);
  co_return co_await planned_operations(reads, std::move(owner), std::get<json::object>(operations));
}

// A read that failed before may succeed now; what it shows was shown to nobody.
Error changed_meanwhile() {
  return fail(ErrorKind::limited,
              "Nothing was done: what to ask the person about could not be worked out a moment ago.",
              "Call again with the same arguments.");
}

Task<Outcome> apply_changes(ToolContext const& context, Tool const& tool, json::object const& checked,
                            client::CallContext const& call) {
  if (!context.journal) co_return failure(fail(ErrorKind::internal, "There is no journal for plans here."));
  auto const files = inline_files_of(checked);
  auto with_files = context;
  with_files.inline_files = &files;
  Reads reads(with_files, tool, checked, call);
  auto const owner = co_await read_owner(reads);
  if (!owner) co_return failure(owner.error());
  auto found = co_await plan_to_apply(reads, *owner, checked);
  if (auto* instead = std::get_if<Outcome>(&found)) co_return std::move(*instead);
  auto const& plan = std::get<FoundPlan>(found).plan;
  if (checked.contains("operations") && !plan.direct)
    co_return co_await plan_instead(reads, std::move(std::get<FoundPlan>(found)));
  if (was_not_asked(context)) co_return failure(changed_meanwhile());
  auto const only = approved_part(context, plan);
  if (!only) co_return failure(only.error());
  auto const subdomain = co_await composed::read_subdomain(reads);
  auto applied = co_await apply_plan(with_files, tool, *owner, plan.id, call, *only);
  if (auto* instead = std::get_if<Outcome>(&applied)) co_return std::move(*instead);
  auto& receipt = std::get<Receipt>(applied);
  receipt.requests += reads.upstream_requests();
  co_return receipt_outcome(context, receipt, subdomain);
}

// What of the plan is still to be made.
Plan open_part(FoundPlan const& found) {
  auto out = found.plan;
  std::erase_if(out.changes, [&](Change const& change) {
    auto const& items = found.receipt.items;
    auto const item = std::ranges::find(items, change.n, &ReceiptItem::n);
    return item != items.end() && item->state != ChangeState::planned;
  });
  return out;
}

Task<Result<ConfirmationQuestion>> apply_question(ToolContext const& context, Tool const& tool,
                                                  json::object const& checked,
                                                  client::CallContext const& call) {
  ConfirmationQuestion const nothing_to_ask;  // the call itself says why
  if (!context.journal) co_return nothing_to_ask;
  auto const files = inline_files_of(checked);
  auto with_files = context;
  with_files.inline_files = &files;
  Reads reads(with_files, tool, checked, call);
  auto const owner = co_await read_owner(reads);
  if (!owner) co_return fail(owner);
  auto found = co_await plan_to_apply(reads, *owner, checked);
  auto const* plan = std::get_if<FoundPlan>(&found);
  if (!plan) co_return not_asked();
  bool const by_operations = checked.contains("operations");
  auto const open = by_operations ? plan->plan : open_part(*plan);
  if (open.changes.empty()) co_return by_operations ? not_asked() : nothing_to_ask;
  auto question = approval_question(open, by_operations);
  if (by_operations && !open.direct) question.text.clear();
  co_return question;
}

}  // namespace

Tool apply_changes_row() {
  using namespace schema;
  return {.name = "apply_changes",
          .title = "Make planned changes",
          .description =
              "Makes the changes of a plan, or at once up to 5 that are unambiguous and take nothing away. "
              "Sends each once and gives a receipt. The same plan_id again doubles nothing: it finishes what "
              "is left and settles what was unknown.",
          .example = R"({"operations":[{"do":"set","on":"deal:880002","values":{"Status":"Passed"}}]})",
          .toolset = work_toolset,
          .effect = Effect::destroys,
          .composed = apply_changes,
          .stands_for = writes_of_plans(),
          .question = apply_question,
          .params = {composed::text_param("plan_id", ""),
                     composed::text_param("summary", "The plan's, word for word: what the person approves."),
                     query("skip_problems", boolean()),
                     query("operations", list_of(any_decoded()), "As in plan_changes.")},
          .output = receipt_shape()};
}

}  // namespace affinity::tools::changes
