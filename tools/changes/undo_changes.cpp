// Takes a receipt back where the value is still what we wrote, or shows what that would do.

#include "tools/changes/apply.hpp"
#include "tools/changes/approval.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/model/writes.hpp"
#include "tools/changes/owner.hpp"
#include "tools/changes/plan_answer.hpp"
#include "tools/changes/receipt_answer.hpp"
#include "tools/changes/rows.hpp"
#include "tools/changes/undo.hpp"
#include "tools/composed/row.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Reads;
using composed::text_argument;
using UndoPlan = std::variant<Plan, Outcome>;

constexpr std::size_t newest_receipts = 20;
constexpr std::size_t rows_of_undo = 30;

std::optional<std::set<int>> numbers_argument(json::object const& checked) {
  auto const* given = checked.if_contains("only");
  auto const* list = given ? given->if_array() : nullptr;
  if (!list) return std::nullopt;
  std::set<int> out;
  for (auto const& number : *list) {
    auto const n = as_int64(number).value_or(0);
    out.insert(n > 0 && n <= std::numeric_limits<int>::max() ? int(n) : 0);  // no receipt has a 0
  }
  return out;
}

// A selection of nothing is no wish for everything.
bool selects_nothing(json::object const& checked) {
  auto const numbers = numbers_argument(checked);
  return numbers && numbers->empty();
}

Outcome nothing_selected(Reads const& reads) {
  return composed::question("invalid", "Nothing was done: only is empty, so it names no item to take back.",
                            "Leave only out to take the whole receipt back, or give numbers such as [1,2].",
                            {}, "", reads.upstream_requests());
}

bool writes(json::object const& checked) {
  return !text_argument(checked, "receipt_id").empty() && !composed::flag_argument(checked, "dry_run");
}

// The newest receipt that has something to take back; empty without one.
Task<Result<std::string>> last_receipt(Journal& journal, JournalOwner owner) {
  auto const heads = co_await journal.receipts(owner, newest_receipts);
  if (!heads) co_return fail(heads);
  for (auto const& head : *heads) {
    if (!head.undo_of.empty()) continue;
    auto const kept = co_await journal.find(owner, head.id);
    if (!kept) co_return fail(kept);
    if (!*kept) continue;
    auto const receipt = receipt_from(**kept);
    if (receipt && std::ranges::any_of(receipt->items, &ReceiptItem::is_undoable)) co_return receipt->id;
  }
  co_return std::string();
}

std::string left_text(Plan const& plan) {
  std::string out;
  for (auto const& each : plan.skipped)
    out += "\nleft #" + std::to_string(each.n) + " " + composed::cell_text(each.what) + ": " + each.why;
  return out;
}

json::object inverse_item(Change const& change, std::string_view subdomain) {
  json::object out{{"n", change.takes_back}, {"do", to_string(change.action)}};
  auto const& ref = change.on.ref ? change.on.ref : change.row.ref;
  if (ref)
    for (auto& member : composed::record_object(subdomain, *ref, change.on.name))
      out[member.key()] = member.value();
  if (change.column) out["column"] = composed::cell_text(change.column->name);
  out["before"] = composed::cell_text(change.shown_before);
  out["after"] = composed::cell_text(change.shown_after);
  out["undo"] = to_string(change.undo);
  return out;
}

// With the numbers of the receipt, which `only` takes.
Plan numbered_as_receipt(Plan plan) {
  for (auto& change : plan.changes) {
    change.n = change.takes_back;
    if (change.on.created_by != 0) change.on.created_by = change.takes_back;
  }
  return plan;
}

// What an undo would do, without doing it.
Outcome undo_preview(Plan const& plan, std::string_view subdomain) {
  auto const call = write_json(json::object{{"receipt_id", plan.undo_of}});
  json::array items, skipped;
  for (auto const& change : plan.changes) items.emplace_back(inverse_item(change, subdomain));
  for (auto const& each : plan.skipped)
    skipped.push_back({{"n", each.n}, {"name", composed::cell_text(each.what)}, {"why", each.why}});
  Outcome out;
  out.structured = {{"result",
                     {{"view", "undo"},
                      {"receipt_id", plan.undo_of},
                      {"undo_of", plan.undo_of},
                      {"summary", plan.summary},
                      {"undoable", plan.changes.size()},
                      {"items", std::move(items)},
                      {"skipped", std::move(skipped)}}},
                    {"complete", plan.skipped.empty()},
                    {"upstream_requests", plan.requests_used}};
  out.text_is_summary = true;
  out.text = plan.changes.empty()
                 ? "Nothing of " + plan.undo_of + " can be taken back."
                 : "Nothing was written yet. " + plan_table(numbered_as_receipt(plan), rows_of_undo);
  out.text += left_text(plan);
  if (!plan.changes.empty())
    out.text += "\nundo_changes " + call + " takes back " + std::to_string(plan.changes.size());
  return out;
}

Task<UndoPlan> undo_asked_about(Journal& journal, JournalOwner owner, std::string plan_id) {
  auto const kept = co_await journal.find(std::move(owner), plan_id);
  if (!kept) co_return failure(kept.error());
  if (!*kept) co_return no_such_plan(plan_id);
  auto plan = plan_of(**kept);
  if (!plan) co_return failure(plan.error());
  co_return std::move(*plan);
}

// A new undo, in the journal where it has changes; or the one that did not end.
Task<UndoPlan> undo_to_apply(Reads& reads, JournalOwner owner, json::object const& checked, bool look) {
  auto& journal = *reads.context().journal;
  auto const asked = plan_asked_about(reads.context());
  if (asked) co_return co_await undo_asked_about(journal, std::move(owner), *asked);
  UndoRequest request{.receipt_id = text_argument(checked, "receipt_id")};
  request.only = numbers_argument(checked);
  request.look = look;
  auto planned = co_await plan_undo(reads, owner, std::move(request));
  auto const* plan = std::get_if<Plan>(&planned);
  if (!plan || plan->changes.empty()) co_return planned;
  auto const known = co_await journal.find(owner, plan->id);
  if (!known) co_return failure(known.error());
  if (*known) co_return planned;
  auto const kept = co_await keep_plan(journal, owner, *plan);
  if (!kept) co_return failure(kept.error());
  co_return planned;
}

Task<Outcome> show_undo(Reads& reads, JournalOwner owner, json::object const& checked) {
  UndoRequest request{.receipt_id = text_argument(checked, "receipt_id")};
  request.only = numbers_argument(checked);
  request.look = true;
  if (request.receipt_id.empty()) {
    auto last = co_await last_receipt(*reads.context().journal, owner);
    if (!last) co_return failure(last.error());
    if (last->empty())
      co_return composed::question("receipt_unknown", "There is nothing of yours to take back here.",
                                   "Receipts are kept for 30 days.", {}, "", reads.upstream_requests());
    request.receipt_id = std::move(*last);
  }
  auto planned = co_await plan_undo(reads, std::move(owner), std::move(request));
  if (auto* instead = std::get_if<Outcome>(&planned)) co_return std::move(*instead);
  auto const subdomain = co_await composed::read_subdomain(reads);
  co_return undo_preview(std::get<Plan>(planned), subdomain);
}

Task<Outcome> undo_changes(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  if (!context.journal) co_return failure(fail(ErrorKind::internal, "There is no journal for plans here."));
  json::object const confirmed{{"confirm_cost", true}};
  Reads reads(context, tool, confirmed, call);
  if (selects_nothing(checked)) co_return nothing_selected(reads);
  auto const owner = co_await read_owner(reads);
  if (!owner) co_return failure(owner.error());
  if (!writes(checked) || was_not_asked(context)) co_return co_await show_undo(reads, *owner, checked);
  auto planned = co_await undo_to_apply(reads, *owner, checked, false);
  if (auto* instead = std::get_if<Outcome>(&planned)) co_return std::move(*instead);
  auto const& plan = std::get<Plan>(planned);
  auto const subdomain = co_await composed::read_subdomain(reads);
  if (plan.changes.empty()) co_return undo_preview(plan, subdomain);
  auto const only = approved_part(context, plan);
  if (!only) co_return failure(only.error());
  auto applied = co_await apply_plan(context, tool, *owner, plan.id, call, *only);
  if (auto* instead = std::get_if<Outcome>(&applied)) co_return std::move(*instead);
  auto& receipt = std::get<Receipt>(applied);
  receipt.requests += reads.upstream_requests();
  co_return receipt_outcome(context, receipt, subdomain);
}

// What deletes is asked about as a delete is, with what it would leave.
Task<Result<ConfirmationQuestion>> undo_question(ToolContext const& context, Tool const& tool,
                                                 json::object const& checked,
                                                 client::CallContext const& call) {
  if (!context.journal || selects_nothing(checked)) co_return not_asked();  // the call itself says why
  json::object const confirmed{{"confirm_cost", true}};
  Reads reads(context, tool, confirmed, call);
  auto const owner = co_await read_owner(reads);
  if (!owner) co_return fail(owner);
  auto planned = co_await undo_to_apply(reads, *owner, checked, true);
  auto const* plan = std::get_if<Plan>(&planned);
  if (!plan || plan->changes.empty()) co_return not_asked();
  bool const deletes = has_deletes(plan->changes);
  auto question = approval_question(*plan, !deletes);
  question.text += left_text(*plan);
  co_return question;
}

}  // namespace

Tool undo_changes_row() {
  using namespace schema;
  return {.name = "undo_changes",
          .title = "Take changes back",
          .description =
              "Takes back a receipt, newest change first, where the value is still what we wrote, and says "
              "what is left and why. Without receipt_id it only shows the last one.",
          .example = "{}",
          .toolset = work_toolset,
          .effect = Effect::destroys,
          .composed = undo_changes,
          .stands_for = writes_of_plans(),
          .question = undo_question,
          .is_asked_about = writes,
          .params = {composed::text_param("receipt_id", ""),
                     query("only", list_of(integer()), "Numbers of its items."), query("dry_run", boolean())},
          .output = receipt_shape()};
}

}  // namespace affinity::tools::changes
