#include "tools/changes/apply.hpp"

#include "base/text/counted.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/run.hpp"
#include "tools/changes/undo.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr int looks_at_earlier = 8;  // a second apart

// Whether it may be tried now: what it needs is there, and nothing of the same record is unknown.
bool is_ready(Run const& run, std::size_t index) {
  return run.is_open(index) && !waits_for_creation(run.items, run.items[index]) && !run.unknown_beside(index);
}

std::optional<std::size_t> next_ready(Run const& run) {
  for (std::size_t i = 0; i < run.items.size(); ++i)
    if (is_ready(run, i)) return i;
  return std::nullopt;
}

bool goes_with(ActionKind const& kind, Change const& first, Change const& other) {
  auto const& of_other = kind_of(other.action);
  return kind.together && of_other.together == kind.together && of_other.write == kind.write &&
         kind.together(first, other);
}

// Those behind the first that travel with it in one request.
std::vector<std::size_t> together_from(Run const& run, std::size_t first) {
  std::vector<std::size_t> out{first};
  auto const change = run.change(first);
  auto const& kind = kind_of(change.action);
  if (run.states[first].alone) return out;
  for (auto i = first + 1; i < run.items.size() && out.size() < most_written_at_once; ++i) {
    if (run.states[i].alone || !is_ready(run, i) || !goes_with(kind, change, run.change(i))) break;
    out.push_back(i);
  }
  return out;
}

bool has_reading(Run const& run, std::size_t index) {
  auto const found = run.readings.find(index);
  return found != run.readings.end() && run.now() - found->second.at <= reading_lifetime;
}

// Reads these fresh, and with them what comes later and is read in the same way.
Task<void> read_ahead(Run& run, std::vector<std::size_t> group) {
  if (std::ranges::all_of(group, [&](std::size_t index) { return has_reading(run, index); })) co_return;
  auto const first = run.change(group.front());
  auto const read = kind_of(first.action).read;
  std::vector<std::size_t> wanted = group;
  auto const most = kind_of(first.action).is_read_alone ? wanted.size() : most_read_at_once;
  for (auto i = group.back() + 1; i < run.items.size() && wanted.size() < most; ++i) {
    auto const& change = run.items[i].change;
    bool const alike = kind_of(change.action).read == read && change.by_v2 == first.by_v2;
    if (alike && is_ready(run, i) && !has_reading(run, i)) wanted.push_back(i);
  }
  auto const standings = co_await read(run.reads(), run.changes_of(wanted), std::nullopt);
  auto const at = run.now();
  for (std::size_t k = 0; k < wanted.size() && k < standings.size(); ++k) {
    bool const wanted_now = std::ranges::find(group, wanted[k]) != group.end();
    if (wanted_now || standings[k].state != State::unreadable)
      run.readings.insert_or_assign(wanted[k], Run::Reading{standings[k], at});
  }
}

std::string what_is_changed(Change const& change) {
  return change.column ? change.column->name : std::string("It");
}

Error conflict_of(Change const& change, Standing const& standing) {
  if (standing.state == State::gone)
    return fail(ErrorKind::not_found, "The record is no longer there.", "Plan again without it.");
  auto message = what_is_changed(change) + " is " + (standing.now.empty() ? "something else" : standing.now) +
                 " now" + (standing.by.empty() ? std::string() : " (" + standing.by + ")") + ".";
  auto const next = change.takes_back > 0
                        ? std::string("It was changed since, and is left.")
                        : "Plan again if it shall be " +
                              (change.shown_after.empty() ? std::string("changed") : change.shown_after) +
                              ".";
  return fail(ErrorKind::invalid, std::move(message), next);
}

// What the reading says of a change that is not as it was planned. True when the run goes on.
Task<bool> not_before(Run& run, std::size_t index, Standing standing) {
  auto& item = run.items[index];
  if (standing.state == State::after) {
    item.state = ChangeState::already;
    item.written = written_as_read(item.change, std::move(standing));
    run.failures = 0;
    co_return true;
  }
  if (standing.state != State::unreadable) {
    item.state = ChangeState::conflict;
    item.error = conflict_of(run.change(index), standing);
    run.failures = 0;
    co_return true;
  }
  auto const error = standing.error.value_or(fail(ErrorKind::upstream, "It could not be read."));
  run.readings.erase(index);
  auto const reaction = co_await react(run, error);
  if (reaction == Reaction::paused) co_return true;
  item.error = error;
  if (reaction == Reaction::failed)
    item.state = ChangeState::failed;
  else
    run.states[index].passed = true;
  co_return reaction != Reaction::stopped;
}

bool replaces_lists(Action action) { return action == Action::link || action == Action::unlink; }

// Earlier changes of a list that this one replaces whole: a reading has to show them, or the write would take
// them back.
std::vector<std::size_t> earlier_in_list(Run const& run, std::size_t index) {
  std::vector<std::size_t> out;
  auto const change = run.change(index);
  if (!replaces_lists(change.action)) return out;
  for (std::size_t i = 0; i < run.items.size(); ++i)
    if (run.items[i].state == ChangeState::done && replaces_lists(run.items[i].change.action) &&
        run.change(i).on.ref == change.on.ref)
      out.push_back(i);
  return out;
}

// Whether readings show them, which may lag behind the answers. False after the last look, or when the run
// stopped.
Task<bool> are_shown(Run& run, std::vector<std::size_t> earlier) {
  for (int look = 0; look < looks_at_earlier && !earlier.empty(); ++look) {
    if (look > 0) {
      auto const waited = co_await run.wait(between_readings);
      if (!waited) co_return false;
    }
    auto const first = run.change(earlier.front());
    auto const changes = run.changes_of(earlier);
    auto const standings = co_await kind_of(first.action).read(run.reads(), changes, std::nullopt);
    std::vector<std::size_t> hidden;
    for (std::size_t k = 0; k < earlier.size() && k < standings.size(); ++k)
      if (standings[k].state == State::before || standings[k].state == State::unreadable)
        hidden.push_back(earlier[k]);
    earlier = std::move(hidden);
  }
  co_return earlier.empty();
}

// One group: as it stands now, settled or sent.
Task<void> make_changes(Run& run, std::vector<std::size_t> group) {
  auto earlier = earlier_in_list(run, group.front());
  if (!earlier.empty()) {
    auto const shown_now = co_await are_shown(run, std::move(earlier));
    if (!shown_now) {
      run.states[group.front()].passed = true;
      run.items[group.front()].error =
          fail(ErrorKind::upstream, "Affinity does not show yet what this plan wrote to the same list.",
               "The same plan_id again goes on.");
      co_return;
    }
    run.readings.erase(group.front());
  }
  co_await read_ahead(run, group);
  std::vector<std::size_t> to_send, known;
  for (auto const index : group) {
    auto const found = run.readings.find(index);
    auto standing = found == run.readings.end() ? Standing{} : found->second.standing;
    if (standing.state == State::before) {
      to_send.push_back(index);
      continue;
    }
    auto const goes_on = co_await not_before(run, index, std::move(standing));
    if (run.items[index].state != ChangeState::planned) known.push_back(index);
    if (!goes_on) break;
  }
  co_await run.settle(known);
  // A pause that Affinity asked for may have made the readings of the others old: they are read again.
  if (!std::ranges::all_of(to_send, [&](std::size_t index) { return has_reading(run, index); })) co_return;
  if (!to_send.empty() && !run.is_stopped()) co_await send_changes(run, std::move(to_send));
}

// True when something was tried.
Task<bool> make_open_changes(Run& run) {
  bool tried = false;
  while (!run.is_stopped() && run.may_begin) {
    auto const first = next_ready(run);
    if (!first) break;
    if (!run.has_time(time_for_a_change)) {
      run.stop("the time for this call was over");
      break;
    }
    tried = true;
    co_await make_changes(run, together_from(run, *first));
    run.report();
  }
  co_return tried;
}

Task<void> make_all(Run& run) {
  bool goes_on = true;
  while (goes_on && !run.is_stopped()) {
    auto const tried = co_await make_open_changes(run);
    bool found = false;
    if (!run.is_stopped()) found = co_await look_up(run);
    goes_on = tried || found;
  }
}

int requests_to_write(Receipt const& receipt, std::optional<std::set<int>> const& only) {
  int out = 0;
  auto const& items = receipt.items;
  for (std::size_t i = 0; i < items.size();) {
    auto const& kind = kind_of(items[i].change.action);
    auto next = i + 1;
    while (next < items.size() && next - i < most_written_at_once &&
           goes_with(kind, items[i].change, items[next].change))
      ++next;
    auto const is_written = [&](ReceiptItem const& item) {
      return (!only || only->contains(item.n())) && item.state != ChangeState::already &&
             item.state != ChangeState::conflict;
    };
    auto const group = std::span(items).subspan(i, next - i);
    out += std::ranges::any_of(group, is_written) ? 1 : 0;
    i = next;
  }
  return out;
}

Outcome not_locked(Error const& error) {
  if (error.kind == ErrorKind::not_found) return failure(error);
  if (error.kind != ErrorKind::denied) return failure(error);
  return composed::question("busy", "Another call applies this plan now. " + error.message,
                            "Wait until it has ended, then call again with the same plan_id.", {}, "", 0);
}

std::optional<Outcome> over_cap(ToolContext const& context, Receipt const& receipt,
                                std::optional<std::set<int>> const& only) {
  auto const most = most_writes_of_plan(context);
  auto const needed = requests_to_write(receipt, only);
  if (needed <= most) return std::nullopt;
  return composed::question(
      "over_cap",
      "The plan takes " + counted(needed, "request") + " that write; " +
          (most < context.write_limits.per_plan ? "the policy (limits.per_plan)" : "--max-writes") +
          std::string(" allows ") + std::to_string(most) + " for one plan. Nothing was written.",
      receipt.undo_of.empty() ? "Make plans of fewer changes."
                              : "Take back some at a time: undo_changes with only.",
      {}, "", 0);
}

Task<Result<void>> end_run(Journal& journal, JournalOwner owner, Receipt const& receipt) {
  if (!receipt.undo_of.empty()) {
    auto const marked = co_await mark_taken_back(journal, std::move(owner), receipt.undo_of, receipt.id);
    if (!marked) co_return fail(marked);
  }
  if (!receipt.is_finished()) co_return Result<void>();
  co_return co_await journal.end(receipt.plan_id);
}

// The lock of what an undo takes back; null where this is none.
Task<Result<std::unique_ptr<PlanLock>>> lock_undone(Journal& journal, JournalOwner owner,
                                                    std::string undo_of) {
  if (undo_of.empty()) co_return std::unique_ptr<PlanLock>();
  auto const undone = co_await journal.find(std::move(owner), undo_of);
  if (!undone) co_return fail(undone);
  if (!*undone) co_return fail(ErrorKind::not_found, "There is no receipt " + undo_of + " any more.");
  co_return co_await journal.lock((*undone)->id);
}

}  // namespace

Outcome no_such_plan(std::string const& id) {
  return composed::question(
      "plan_unknown",
      "There is no plan " + id + " of yours here: it was never made, has expired, or is another user's.",
      "Plan again with plan_changes.", {}, "", 0);
}

Task<std::variant<Receipt, Outcome>> apply_plan(ToolContext const& context, Tool const& tool,
                                                JournalOwner owner, std::string plan_id,
                                                client::CallContext const& call,
                                                std::optional<std::set<int>> only) {
  if (!context.journal) co_return failure(fail(ErrorKind::internal, "There is no journal for plans."));
  auto& journal = *context.journal;
  auto found = co_await journal.find(owner, plan_id);
  if (!found) co_return failure(found.error());
  if (!*found) co_return no_such_plan(plan_id);
  auto finished = receipt_from(**found);
  if (!finished) co_return failure(finished.error());
  if (finished->is_finished()) {
    finished->kept = journal.is_kept();
    co_return std::move(*finished);
  }
  if (auto refusal = over_cap(context, *finished, only)) co_return std::move(*refusal);
  auto const id = (*found)->id;
  auto const undone = co_await lock_undone(journal, owner, (*found)->undo_of);
  if (!undone) co_return not_locked(undone.error());
  auto const lock = co_await journal.lock(id);
  if (!lock) co_return not_locked(lock.error());
  found = co_await journal.find(owner, id);  // another call may have gone on meanwhile
  if (!found) co_return failure(found.error());
  if (!*found) co_return no_such_plan(id);
  Run run(context, tool, journal, call);
  auto const loaded = run.load(**found, only);
  if (!loaded) co_return failure(loaded.error());
  co_await make_all(run);
  auto receipt = run.receipt();
  auto const ended = co_await end_run(journal, owner, receipt);
  if (!ended && receipt.stopped.empty()) receipt.stopped = ended.error().message;
  co_return receipt;
}

}  // namespace affinity::tools::changes
