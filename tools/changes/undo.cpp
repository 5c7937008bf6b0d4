#include "tools/changes/undo.hpp"

#include "tools/changes/kept_plan.hpp"
#include "tools/changes/kinds/just_read.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/receipt.hpp"
#include "tools/composed/upstream/parts.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr std::size_t receipts_to_search = 100;
constexpr std::size_t most_looked_at = 100;  // in one reading

bool is_delete(Change const& change) {
  return change.action == Action::delete_record || change.action == Action::remove_from_list;
}

Skipped left(ReceiptItem const& item, std::string why) {
  return {.n = item.n(), .what = item.name(), .why = std::move(why)};
}

// Every maker by `number`; 0 where all is there.
void set_maker(Change& change, int number) {
  auto const set = [number](Subject& subject) {
    if (subject.created_by != 0) subject.created_by = subject.ref ? 0 : number;
  };
  set(change.on);
  set(change.row);
  for (auto& other : change.others) set(other);
}

// The change that takes the item back and those that follow it, or why there are none.
Result<std::vector<Change>> inverses_of(ReceiptItem const& item) {
  if (item.state == ChangeState::unknown)
    return fail(ErrorKind::invalid, "whether it was made is not known yet");
  if (item.state == ChangeState::already)
    return fail(ErrorKind::invalid, "it was so already, so nothing was written");
  if (item.state != ChangeState::done) return fail(ErrorKind::invalid, "it was not made");
  if (!item.taken_back.empty())
    return fail(ErrorKind::invalid, "it was taken back already, receipt " + item.taken_back);
  if (item.change.undo == Undoable::no)
    return fail(ErrorKind::invalid,
                item.change.undo_note.empty() ? std::string("it cannot be undone") : item.change.undo_note);
  auto const& kind = kind_of(item.change.action);
  Made const made{.change = item.change, .written = item.written, .by_us = item.by_us};
  auto inverse = kind.undo(made);
  if (!inverse) return fail(inverse);
  if (is_delete(*inverse) && !item.by_us)
    return fail(ErrorKind::invalid, "no answer showed that it was created by us, so it is not deleted");
  std::vector<Change> out{std::move(*inverse)};
  if (kind.undo_rest)
    for (auto& change : kind.undo_rest(made)) out.push_back(std::move(change));
  for (auto& change : out) {
    change.takes_back = item.n();
    forget_just_read(change);
  }
  return out;
}

Plan inverse_plan(Receipt const& receipt, std::optional<std::set<int>> const& only) {
  Plan out{.undo_of = receipt.id};
  for (int const number : only.value_or(std::set<int>()))
    if (std::ranges::find(receipt.items, number, &ReceiptItem::n) == receipt.items.end())
      out.skipped.push_back({.n = number, .what = "no change", .why = "the receipt has no such number"});
  for (auto item = receipt.items.rbegin(); item != receipt.items.rend(); ++item) {
    if (only && !only->contains(item->n())) continue;
    auto inverses = inverses_of(*item);
    if (inverses)
      std::ranges::move(*inverses, std::back_inserter(out.changes));
    else if (only || item->state == ChangeState::done || item->state == ChangeState::unknown)
      out.skipped.push_back(left(*item, inverses.error().message));
  }
  return out;
}

// Why it is not taken back as it stands now; empty when it can be.
std::string reason_to_leave(composed::Reads const& reads, Change const& change, Standing const& standing) {
  switch (standing.state) {
    case State::after: return "it is as it was before already";
    case State::gone: return "the record is no longer there";
    case State::other:
      return "changed since" + (standing.by.empty() ? std::string() : " by " + standing.by) +
             (standing.now.empty() ? std::string() : ", " + standing.now + " now") + "; left";
    case State::unreadable:
      return "it could not be read" + (standing.error ? ": " + standing.error->message : std::string());
    case State::before: break;
  }
  auto const changes = std::vector{change};
  auto const standings = std::vector{standing};
  auto const write = kind_of(change.action).write(changes, standings);
  if (!write) return write.error().message;
  if (!composed::is_write_allowed(reads.context(), write->tool))
    return "it is written by " + std::string(write->tool) + ", which is not allowed here";
  return {};
}

bool is_made_by_undo(Change const& change) {
  return (change.on.created_by != 0 && !change.on.ref) || (change.row.created_by != 0 && !change.row.ref);
}

// Whether a delete of it may stand in the way of the other: a note in that of its company.
bool are_deletes_of_two_kinds(Change const& one, Change const& other) {
  return is_delete(one) && one.on.ref && other.on.ref && one.on.ref->kind != other.on.ref->kind;
}

// Of one action, as many as are read at once. What only comes to be by the undo is alone, and deletes are
// those of one kind.
std::vector<std::vector<Change>> readable_groups(std::vector<Change> const& changes) {
  std::vector<std::vector<Change>> out;
  for (auto const& change : changes) {
    bool const fits = !out.empty() && !is_made_by_undo(change) && !is_made_by_undo(out.back().front()) &&
                      out.back().size() < most_looked_at &&
                      !are_deletes_of_two_kinds(change, out.back().front()) &&
                      kind_of(out.back().front().action).read == kind_of(change.action).read &&
                      out.back().front().by_v2 == change.by_v2;
    if (!fits) out.emplace_back();
    out.back().push_back(change);
  }
  return out;
}

// A delete as it will be read when those before it are done: what they take away is not in its way.
Change with_undone_too(Change change, std::vector<Change> const& before) {
  if (!is_delete(change)) return change;
  json::array undone;
  for (auto const& each : before) {
    auto const& gone = each.action == Action::remove_from_list ? each.row.ref : each.on.ref;
    if (is_delete(each) && gone) undone.emplace_back(to_string(*gone));
    if (each.column && each.on.ref == change.on.ref)
      undone.emplace_back("field:" + std::to_string(each.column->v1_id));
  }
  change.details["undone_too"] = std::move(undone);
  return change;
}

// Moves what cannot be taken back now to what is skipped.
Task<void> look_before(composed::Reads& reads, Plan& plan) {
  std::vector<Change> kept;
  for (auto const& group : readable_groups(plan.changes)) {
    if (is_made_by_undo(group.front())) {  // follows what makes it, or is left with that
      if (!kept.empty() && kept.back().takes_back == group.front().takes_back) kept.push_back(group.front());
      continue;
    }
    auto const read = kind_of(group.front().action).read;
    std::vector<Change> asked;
    for (auto const& change : group) asked.push_back(with_undone_too(change, kept));
    auto const standings = co_await read(reads, std::move(asked), std::nullopt);
    for (std::size_t k = 0; k < group.size() && k < standings.size(); ++k) {
      auto why = reason_to_leave(reads, group[k], standings[k]);
      if (why.empty())
        kept.push_back(group[k]);
      else
        plan.skipped.push_back({.n = group[k].takes_back, .what = group[k].on.name, .why = std::move(why)});
    }
  }
  plan.changes = std::move(kept);
}

void finish_undo_plan(Plan& plan, Journal const& journal) {
  int n = 0, first = 0;  // of the changes that take one item back
  for (auto& change : plan.changes) {
    change.n = ++n;
    bool const begins = n == 1 || plan.changes[std::size_t(n) - 2].takes_back != change.takes_back;
    if (begins) first = n;
    set_maker(change, begins ? 0 : first);
  }
  std::ranges::sort(plan.skipped, {}, &Skipped::n);
  plan.id = new_id("pl_");
  plan.created_at = journal.now();
  plan.expires_at = plan.created_at + plan_lifetime;
  plan.summary = summary_of(plan.changes, plan.undo_of);
  plan.digest = digest_of(plan.changes);
  plan.requests_to_apply = int(plan.changes.size());
}

// What the policy does not allow is left, and said.
Task<void> leave_protected(composed::Reads& reads, Plan& plan) {
  int n = 0;
  std::map<int, std::pair<int, std::string>> of_receipt;  // number and name by the number here
  for (auto& change : plan.changes) {
    change.n = ++n;
    of_receipt[n] = {change.takes_back, change.on.name};
  }
  co_await protect_plan(reads, plan);
  for (auto& problem : std::exchange(plan.problems, {})) {
    auto& [number, name] = of_receipt[problem.n];
    plan.skipped.push_back({.n = number, .what = std::move(name), .why = std::move(problem.message)});
  }
}

Outcome receipt_unknown(std::string const& id) {
  return composed::question("receipt_unknown",
                            "There is no receipt " + id +
                                " of yours here: it was never given, is over 30 days old, or is another "
                                "user's.",
                            "undo_changes without receipt_id shows the last one.", {}, "", 0);
}

// Whether something of it may still be written, or be looked up.
bool may_go_on(JournalPlan const& head, WallTime now) {
  if (head.ended_at || !head.begun_at) return false;
  auto const count_in = [&](ChangeState state) {
    auto const found = head.counts.find(state);
    return found == head.counts.end() ? 0 : found->second;
  };
  return now - *head.begun_at < go_on_lifetime || count_in(ChangeState::unknown) > 0 ||
         count_in(ChangeState::sending) > 0;
}

// The plan of an undo of this receipt that was begun and has not ended. One whose time is over is planned
// anew.
Task<Result<std::optional<JournalPlan>>> unfinished_undo(Journal& journal, JournalOwner owner,
                                                         std::string receipt_id) {
  auto const heads = co_await journal.receipts(owner, receipts_to_search);
  if (!heads) co_return fail(heads);
  for (auto const& head : *heads) {
    if (head.undo_of != receipt_id || !may_go_on(head, journal.now())) continue;
    co_return co_await journal.find(owner, head.id);
  }
  co_return std::optional<JournalPlan>();
}

}  // namespace

bool has_deletes(std::vector<Change> const& changes) { return std::ranges::any_of(changes, is_delete); }

Task<std::variant<Plan, Outcome>> plan_undo(composed::Reads& reads, JournalOwner owner, UndoRequest request) {
  auto& journal = *reads.context().journal;
  auto const kept = co_await journal.find(owner, request.receipt_id);
  if (!kept) co_return failure(kept.error());
  if (!*kept || !(*kept)->begun_at) co_return receipt_unknown(request.receipt_id);
  auto const receipt = receipt_from(**kept);
  if (!receipt) co_return failure(receipt.error());
  auto const begun = co_await unfinished_undo(journal, owner, receipt->id);
  if (!begun) co_return failure(begun.error());
  if (*begun) {
    auto again = plan_of(**begun);
    if (!again) co_return failure(again.error());
    co_return std::move(*again);
  }
  auto plan = inverse_plan(*receipt, request.only);
  if (request.look) co_await look_before(reads, plan);
  co_await leave_protected(reads, plan);
  finish_undo_plan(plan, journal);
  plan.requests_used = reads.upstream_requests();
  co_return plan;
}

Task<Result<void>> mark_taken_back(Journal& journal, JournalOwner owner, std::string undone_receipt,
                                   std::string undo_receipt) {
  auto const undone = co_await journal.find(owner, undone_receipt);
  if (!undone) co_return fail(undone);
  auto const undo = co_await journal.find(owner, undo_receipt);
  if (!undo) co_return fail(undo);
  if (!*undone || !*undo) co_return Result<void>();
  std::set<int> taken;
  for (auto const& line : (*undo)->changes) {
    auto const item = item_from(line);
    bool const is_back = item && (item->state == ChangeState::done || item->state == ChangeState::already);
    if (is_back) taken.insert(item->change.takes_back);
  }
  std::vector<JournalChange> marked;
  for (auto line : (*undone)->changes) {
    if (line.state != ChangeState::done || !taken.contains(line.n)) continue;
    line.result["taken_back"] = (*undo)->receipt_id;
    marked.push_back(std::move(line));
  }
  if (marked.empty()) co_return Result<void>();
  co_return co_await journal.settle((*undone)->id, std::move(marked));
}

}  // namespace affinity::tools::changes
