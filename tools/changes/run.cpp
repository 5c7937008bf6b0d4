#include "tools/changes/run.hpp"

#include "base/text/counted.hpp"
#include "client/timer.hpp"
#include "tools/changes/kept_plan.hpp"
#include "tools/changes/model/kept_members.hpp"

#include <algorithm>
#include <memory>
#include <utility>

namespace affinity::tools::changes {

namespace {

constexpr auto progress_interval = std::chrono::seconds(2);
SystemClock const clock_of_system{};

client::CallContext without_progress(client::CallContext call) {
  call.on_progress = {};
  return call;
}

bool writes_beside(Action action) {
  return action == Action::note || action == Action::remind || action == Action::attach ||
         action == Action::log;
}

std::vector<Subject const*> subjects_of(Change const& change) {
  std::vector<Subject const*> out{&change.on, &change.row};
  for (auto const& other : change.others) out.push_back(&other);
  std::erase_if(out, [](Subject const* each) { return !each->ref && each->created_by == 0; });
  return out;
}

bool same_record(Subject const& one, Subject const& other) {
  if (one.ref && other.ref) return *one.ref == *other.ref;
  return one.created_by != 0 && one.created_by == other.created_by;
}

std::string column_key(Change const& change) {
  if (!change.column) return {};
  return change.column->v1_id > 0 ? std::to_string(change.column->v1_id) : change.column->field_id;
}

Task<void> nothing_to_write() { co_return; }

Clock const& clock_of_run(ToolContext const& context) {
  return context.clock ? *context.clock : clock_of_system;
}

}  // namespace

bool touches_same(Change const& one, Change const& other) {
  bool const beside = writes_beside(one.action) || writes_beside(other.action);
  if (beside && (one.action != other.action || one.details != other.details)) return false;
  if (is_value_action(one.action) && is_value_action(other.action) && column_key(one) != column_key(other))
    return false;
  auto const others = subjects_of(other);
  return std::ranges::any_of(subjects_of(one), [&](Subject const* mine) {
    return std::ranges::any_of(others, [&](Subject const* theirs) { return same_record(*mine, *theirs); });
  });
}

Written written_as_read(Change const& change, Standing standing) {
  Written out{.after = std::move(standing.values), .kept = std::move(standing.kept)};
  if (!is_value_action(change.action)) out.created = standing.created;  // of a value it is the row
  return out;
}

Run::Run(ToolContext const& context, Tool const& tool, Journal& journal, client::CallContext const& call)
    : context_(context),
      journal_(journal),
      on_progress_(call.on_progress),
      call_(without_progress(call)),
      reads_(context, tool, confirmed_, call_) {}

Result<void> Run::load(JournalPlan const& kept, std::optional<std::set<int>> const& only) {
  auto head = receipt_from(kept);
  if (!head) return fail(head);
  plan_id = kept.id;
  if (context_.policy && !kept_flag(kept.plan, "direct"))  // what was not shown stays a part of its call
    call_.writes = std::make_shared<client::CallWrites>(client::CallWrites{.plan_id = kept.id});
  items = std::exchange(head->items, {});
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].state == ChangeState::planned) items[i].error.reset();
    states.push_back(
        {.claimed_at = kept.changes[i].claimed_at, .chosen = !only || only->contains(items[i].n())});
  }
  head_ = std::move(*head);
  may_begin = !kept.begun_at || journal_.now() - *kept.begun_at < go_on_lifetime;
  return {};
}

TimePoint Run::now() const { return clock_of_run(context_).now(); }

WallTime Run::affinity_time(WallTime of_journal) const {
  return clock_of_run(context_).wall() - (journal_.now() - of_journal);
}

Change Run::change(std::size_t index) const {
  auto out = filled(items, items[index].change);
  auto const mark = [&](Subject& subject) {
    if (subject.created_by == 0) return;
    for (std::size_t i = 0; i < items.size(); ++i)
      if (items[i].n() == subject.created_by) subject.just_created = states[i].made_here;
  };
  mark(out.on);
  mark(out.row);
  for (auto& other : out.others) mark(other);
  return out;
}

bool Run::is_open(std::size_t index) const {
  return items[index].state == ChangeState::planned && states[index].chosen && !states[index].passed;
}

std::optional<int> Run::unknown_beside(std::size_t index) const {
  std::optional<Change> mine;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].state != ChangeState::unknown) continue;
    if (!mine) mine = change(index);
    if (touches_same(change(i), *mine)) return items[i].n();
  }
  return std::nullopt;
}

std::vector<Change> Run::changes_of(std::vector<std::size_t> const& indices) const {
  std::vector<Change> out;
  for (auto const index : indices) out.push_back(change(index));
  return out;
}

Tool const* Run::find_tool(std::string_view name) const {
  auto const& rows = context_.full_catalogue ? *context_.full_catalogue : context_.catalogue;
  return rows.find(name);
}

bool Run::has_time(Milliseconds needed) const {
  return call_.deadline == TimePoint::max() || now() + needed <= call_.deadline;
}

Task<bool> Run::wait(Milliseconds duration) {
  if (duration.count() <= 0) co_return true;
  if (!context_.timers || !has_time(duration)) co_return false;
  auto const until = now() + duration;
  while (now() < until) {
    auto const timer = context_.timers->make_timer();
    auto const next = std::min<TimePoint>(until, now() + progress_interval);
    auto const is_awake = co_await timer->sleep_until(next);
    if (!is_awake) co_return false;
    report();
  }
  co_return true;
}

void Run::report() {
  if (!on_progress_ || now() - reported_at_ < progress_interval) return;
  std::size_t over = 0;
  for (std::size_t i = 0; i < items.size(); ++i) over += is_open(i) ? 0 : 1;
  reported_ = std::max(double(over), reported_ + 0.001);  // a report has to be larger than the one before
  reported_at_ = now();
  on_progress_({.done = reported_,
                .total = double(items.size()),
                .message = std::to_string(over) + " of " + counted(items.size(), "change")});
}

void Run::stop(std::string why) {
  if (stopped.empty()) stopped = std::move(why);
}

Task<void> Run::stop_unless(Task<Result<void>> written) {
  auto const done = co_await std::move(written);
  if (!done) stop(done.error().message);
}

// No coroutine: the journal has its work before a cancelled caller notices that it was cancelled.
Task<void> Run::settle(std::vector<std::size_t> indices) {
  std::vector<JournalChange> lines;
  for (auto const index : indices) {
    auto const& item = items[index];
    JournalChange line{.n = item.n(), .state = item.state, .claimed_at = states[index].claimed_at};
    line.result = result_json(item);
    lines.push_back(std::move(line));
  }
  return lines.empty() ? nothing_to_write() : stop_unless(journal_.settle(plan_id, std::move(lines)));
}

Task<void> Run::unclaim(std::vector<std::size_t> indices) {
  if (indices.empty()) co_return;
  std::vector<int> numbers;
  for (auto const index : indices) numbers.push_back(items[index].n());
  auto const unclaimed = co_await journal_.unclaim(plan_id, std::move(numbers));
  if (!unclaimed) {
    stop(unclaimed.error().message);
    co_return;
  }
  for (auto const index : indices) items[index].state = ChangeState::planned;
}

void Run::forget_readings(Change const& written) {
  std::erase_if(readings, [&](auto const& entry) { return touches_same(written, change(entry.first)); });
}

Receipt Run::receipt() const {
  auto out = head_;
  out.items = items;
  tell_blocked(out.items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto& item = out.items[i];
    if (item.state != ChangeState::planned || item.error) continue;
    if (!states[i].chosen)
      item.error = fail(ErrorKind::denied, "It was not among the numbers that were approved.");
    else if (auto const n = unknown_beside(i))
      item.error = fail(ErrorKind::unknown_outcome,
                        "Change " + std::to_string(*n) + " of the same record is not known yet.",
                        "It goes on when that is settled.");
    else if (!may_begin)
      item.error = fail(ErrorKind::timeout, "The plan was begun too long ago.", "Plan it again.");
    else
      item.error = fail(ErrorKind::timeout, stopped.empty() ? "Its turn did not come." : stopped);
  }
  out.stopped = stopped;
  out.requests = requests();
  out.kept = journal_.is_kept();
  return out;
}

Task<Reaction> react(Run& run, Error const& error) {
  auto const why = error.message;
  if (error.status == 401 || error.kind == ErrorKind::cancelled) {
    run.stop(why);
    co_return Reaction::stopped;
  }
  if (error.kind == ErrorKind::timeout) {
    run.stop("the time for this call was over");
    co_return Reaction::stopped;
  }
  if (error.kind == ErrorKind::limited) {
    auto const pause = std::chrono::seconds(error.retry_after_s.value_or(0));
    bool const is_short = pause.count() > 0 && pause <= longest_pause;
    if (is_short && run.has_time(pause + time_for_a_change)) {
      auto const waited = co_await run.wait(pause);
      if (waited) co_return Reaction::paused;
    }
    run.stop(why);
    co_return Reaction::stopped;
  }
  bool const is_down = error.status >= 500 || error.kind == ErrorKind::upstream;
  if (!is_down) co_return Reaction::failed;
  if (++run.failures >= failures_that_stop) {
    run.stop("Affinity failed " + counted(run.failures, "time") + " in a row: " + why);
    co_return Reaction::stopped;
  }
  co_return Reaction::passed;
}

}  // namespace affinity::tools::changes
