// log_activity: one call, meeting, chat message or note, written once.
//
// It is a plan of one, with its reminders, whose id says what it means: another call that means the same, in
// this process or another, finds that plan, waits for it, and finishes what it left.

#include "base/crypto/sha256.hpp"
#include "client/timer.hpp"
#include "tools/changes/apply.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/log_answer.hpp"
#include "tools/changes/log_entry.hpp"
#include "tools/changes/model/protection.hpp"
#include "tools/changes/owner.hpp"
#include "tools/changes/rows.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/row.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Reads;

constexpr auto between_tries = std::chrono::milliseconds(300);
constexpr auto longest_wait = std::chrono::seconds(60);
// Reads may lag, so what was written less than that long ago is looked for a second time before it is
// missing.
constexpr auto longest_lag = std::chrono::seconds(5);
constexpr int most_plans_of_entry = 200;  // of one day: each failed, was undone, or its entry deleted

// 128 bits of what it means, and whose it is. Nobody else's plans are found, so it need not be a secret.
std::string plan_id_of(std::string const& key, JournalOwner const& owner, int attempt) {
  constexpr std::size_t digits = 32;
  Sha256 digest;
  digest.update(owner.principal + "\n" + owner.base_url + "\n" + std::to_string(owner.tenant) + "\n" +
                std::to_string(owner.user) + "\n" + key + "\n" + std::to_string(attempt));
  return "pl_" + digest.hex().substr(0, digits);
}

Plan plan_of_entry(LogEntry const& entry, std::string id, WallTime now) {
  Plan out{.id = std::move(id), .created_at = now, .expires_at = now + plan_lifetime, .direct = true};
  out.changes = changes_of_entry(entry);
  out.summary = summary_of(out.changes);
  out.digest = digest_of(out.changes);
  return out;
}

bool is_busy(Outcome outcome) {
  ensure_structured(outcome);
  auto const* error = outcome.structured.if_contains("error");
  return error && text_member(*error, "kind") == "busy";
}

Outcome still_being_written() {
  return composed::question(
      "busy", "Another call is writing the same entry, and has not ended.",
      "Call log_activity again with the same arguments in a minute: it finds the entry.", {}, "", 0);
}

bool is_made(ReceiptItem const& item) {
  bool const is_there = item.state == ChangeState::done || item.state == ChangeState::already;
  return is_there && item.taken_back.empty();
}

// Begun so long ago that what is left of it is not written any more: it is meant anew.
bool is_over(std::optional<JournalPlan> const& earlier, Receipt const& receipt, WallTime now) {
  bool const is_old = earlier && earlier->begun_at && now - *earlier->begun_at >= go_on_lifetime;
  return is_old && receipt.count(ChangeState::planned) > 0 && receipt.count(ChangeState::unknown) == 0;
}

// While it is held nobody else writes the same entry, whatever its reminders: those are another plan.
struct HeldEntry {
  std::unique_ptr<PlanLock> lock{};
  bool was_contended = false;  // somebody else may have written it a moment ago
};

// One call of the tool.
struct LogRun {
  ToolContext const& context;
  Tool const& tool;
  client::CallContext const& call;
  Reads& reads;
  LogEntry entry{};
  JournalOwner owner{};

  Task<std::variant<Receipt, Outcome>> apply(std::string id);
  Task<Result<bool>> is_there(Receipt receipt, WallTime written_at);
  Task<Result<bool>> is_shown();
  Task<bool> wait(Milliseconds);
  Task<Result<HeldEntry>> hold_entry();
  Task<Result<std::optional<JournalPlan>>> find_or_keep(std::string id);
};

// Waits while another call applies the same plan.
Task<std::variant<Receipt, Outcome>> LogRun::apply(std::string id) {
  for (Milliseconds waited{0};; waited += between_tries) {
    auto made = co_await apply_plan(context, tool, owner, id, call);
    auto const* outcome = std::get_if<Outcome>(&made);
    bool const waits = outcome && is_busy(*outcome) && context.timers && context.clock;
    if (!waits || waited >= longest_wait) co_return made;
    auto const is_awake = co_await wait(between_tries);
    if (!is_awake) co_return made;
  }
}

// False when the call ends before.
Task<bool> LogRun::wait(Milliseconds duration) {
  if (!context.timers || !context.clock) co_return false;
  auto const until = context.clock->now() + duration;
  if (until >= call.deadline) co_return false;
  auto const timer = context.timers->make_timer();
  co_return co_await timer->sleep_until(until);
}

Task<Result<HeldEntry>> LogRun::hold_entry() {
  auto const name = plan_id_of("entry\n" + key_of_entry(entry, reads.now()), owner, 0);
  HeldEntry out;
  for (Milliseconds waited{0};; waited += between_tries) {
    auto held = co_await context.journal->lock_name(name);
    if (held) {
      out.lock = std::move(*held);
      co_return Result<HeldEntry>(std::move(out));
    }
    if (held.error().kind != ErrorKind::denied || waited >= longest_wait) co_return fail(held);
    out.was_contended = true;
    auto const is_awake = co_await wait(between_tries);
    if (!is_awake) co_return fail(held);
  }
}

// Its texts may be erased, so the entry is compared with what was asked for now.
Task<Result<bool>> LogRun::is_shown() {
  std::vector<Change> first{changes_of_entry(entry).front()};
  auto const kind = kind_of(first.front().action);
  auto const standings = co_await kind.read(reads, std::move(first), std::nullopt);
  auto const& standing = standings.front();
  if (standing.state == State::unreadable && standing.error) co_return fail(*standing.error);
  co_return standing.state == State::after;
}

// Whether all that an earlier plan wrote is there still.
Task<Result<bool>> LogRun::is_there(Receipt receipt, WallTime written_at) {
  if (!std::ranges::all_of(receipt.items, is_made)) co_return false;
  auto const shown = co_await is_shown();
  auto const rest = written_at + longest_lag - context.journal->now();
  if (!shown) co_return fail(shown);
  // Not the const Result<bool> itself: moved into the answer it would become whether it holds a value.
  if (*shown || rest <= Milliseconds(0) || !context.timers) co_return *shown;
  auto const waited = co_await wait(rest);
  if (!waited)
    co_return fail(ErrorKind::limited,
                   "The same entry was written a moment ago, and Affinity does not show it yet.",
                   "Call log_activity again with the same arguments in some seconds.");
  co_return co_await is_shown();
}

// The plan of an earlier call; nullopt: it is new, and kept now.
Task<Result<std::optional<JournalPlan>>> LogRun::find_or_keep(std::string id) {
  auto& journal = *context.journal;
  auto found = co_await journal.find(owner, id);
  if (!found || *found) co_return found;
  auto const allowed = co_await judge_direct(reads, changes_of_entry(entry));
  if (!allowed) co_return fail(allowed);
  auto plan = plan_of_entry(entry, id, journal.now());
  auto const kept = co_await keep_plan(journal, owner, std::move(plan));
  if (kept) co_return found;
  found = co_await journal.find(owner, id);  // kept by another process meanwhile
  if (found && !*found) co_return fail(kept);
  co_return found;
}

Task<Outcome> run_log(LogRun& run) {
  auto const held = co_await run.hold_entry();
  if (!held && held.error().kind == ErrorKind::denied) co_return still_being_written();
  if (!held) co_return failure(held.error());
  auto const key = key_of_log(run.entry, run.reads.now());
  for (int attempt = 0; attempt < most_plans_of_entry; ++attempt) {
    auto id = plan_id_of(key, run.owner, attempt);
    auto const earlier = co_await run.find_or_keep(id);
    if (!earlier) co_return failure(earlier.error());
    if (!*earlier && held->was_contended) {
      auto const waited = co_await run.wait(longest_lag);  // until reads show what the other one wrote
      if (!waited) co_return still_being_written();
    }
    bool finished_before = false;
    WallTime written_at{};
    if (*earlier) {
      written_at = (*earlier)->ended_at.value_or((*earlier)->created_at);
      auto const receipt = receipt_from(**earlier);
      if (!receipt) co_return failure(receipt.error());
      finished_before = receipt->is_finished();
    }
    auto applied = co_await run.apply(std::move(id));
    if (auto* instead = std::get_if<Outcome>(&applied))
      co_return is_busy(*instead) ? still_being_written() : std::move(*instead);
    auto& receipt = std::get<Receipt>(applied);
    if (finished_before) {
      auto const there = co_await run.is_there(receipt, written_at);
      if (!there) co_return failure(there.error());
      if (!*there) continue;  // undone, failed, or deleted in Affinity: it is meant anew
    }
    if (is_over(*earlier, receipt, run.context.journal->now())) continue;
    LogAnswer const answer{.of_earlier_call = earlier->has_value(),
                           .requests = run.reads.upstream_requests()};
    co_return log_outcome(run.context, run.entry, std::move(receipt), answer);
  }
  co_return failure(fail(ErrorKind::limited,
                         "The same entry failed, or was taken back, too often on one day.",
                         "Change its text."));
}

Task<Outcome> log_activity(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  if (!context.journal) co_return failure(fail(ErrorKind::internal, "There is no journal for plans."));
  auto entry = co_await read_log_entry(reads, checked);
  if (auto* instead = std::get_if<Outcome>(&entry)) co_return std::move(*instead);
  auto owner = co_await read_owner(reads);
  if (!owner) co_return failure(owner.error());
  LogRun run{.context = context,
             .tool = tool,
             .call = call,
             .reads = reads,
             .entry = std::get<LogEntry>(std::move(entry)),
             .owner = std::move(*owner)};
  co_return co_await run_log(run);
}

constexpr auto writes_of_log = std::to_array<StandsFor>({
    {"create_a_affinity_interaction", "interactions", Effect::adds},
    {"create_a_affinity_note", "notes", Effect::adds},
});

}  // namespace

Tool log_activity_row() {
  using namespace schema;
  auto const reminder = record({body("text", text_of_at_least(1), "", required),
                                body("due", text_of_at_least(1), "'in 2 weeks'", required),
                                body("owner", text_or_absent(), "Default you.")});
  return {.name = "log_activity",
          .title = "Log a call, meeting, chat or note",
          .description =
              "Logs a call, meeting or chat, whose text becomes the note, or writes a note; once, with the "
              "right people. Finds the same entry of that day instead of writing twice. The receipt can be "
              "undone.",
          .example = R"({"kind":"call","text":"The pilot goes on until March.","people":["person:510008"],)"
                     R"("about":["company:730001"],"reminders":[{"text":"Send terms","due":"in 2 weeks"}]})",
          .toolset = work_toolset,
          .effect = Effect::adds,
          .composed = log_activity,
          .stands_for = writes_of_log,
          .params = {body("kind", word({"call", "meeting", "chat", "note"}), "", required),
                     body("text", text_of_at_least(1), "", required),
                     body("people", list_of(text()), "Names, e-mails or refs. You are added."),
                     body("about", list_of(text()), "Companies and deals; a note is written on them."),
                     body("when", text_or_absent(), "'yesterday 15:00'; default now."),
                     body("reminders", list_of(reminder))},
          .output = log_shape()};
}

}  // namespace affinity::tools::changes
