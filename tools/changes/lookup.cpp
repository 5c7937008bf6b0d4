#include "tools/changes/run.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools::changes {

namespace {

// When a change may have been sent: earlier than we think where Affinity's clock is behind ours. What was
// there before the change was found by the reading before it.
constexpr auto sent_before = std::chrono::minutes(5);

Milliseconds until_settled(Run const& run, std::size_t index) {
  auto const at =
      run.states[index].claimed_at + time_to_write(run.items[index].change) + landing_time + clock_margin;
  return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(at - run.journal().now()));
}

// Those that were sent in one request, or are read alike at one time.
std::vector<std::vector<std::size_t>> read_alike(Run const& run, std::vector<std::size_t> const& indices) {
  std::vector<std::vector<std::size_t>> out;
  for (auto const index : indices) {
    auto const read = kind_of(run.items[index].change.action).read;
    auto const fits = [&](std::vector<std::size_t> const& group) {
      return group.size() < most_read_at_once &&
             kind_of(run.items[group.front()].change.action).read == read &&
             run.items[group.front()].change.by_v2 == run.items[index].change.by_v2 &&
             run.states[group.front()].claimed_at == run.states[index].claimed_at;
    };
    auto const found = std::ranges::find_if(out, fits);
    if (found == out.end())
      out.push_back({index});
    else
      found->push_back(index);
  }
  return out;
}

// One reading of each, in their order.
Task<std::vector<Standing>> read_lost(Run& run, std::vector<std::size_t> indices) {
  std::vector<Standing> out(indices.size());
  for (auto const& group : read_alike(run, indices)) {
    auto const& first = run.states[group.front()];
    auto const since = run.affinity_time(first.claimed_at) - sent_before;
    auto const read = kind_of(run.items[group.front()].change.action).read;
    auto const standings = co_await read(run.reads(), run.changes_of(group), since);
    for (std::size_t k = 0; k < group.size() && k < standings.size(); ++k) {
      auto const at = std::ranges::find(indices, group[k]) - indices.begin();
      out[std::size_t(at)] = standings[k];
    }
  }
  co_return out;
}

void found_made(Run& run, std::size_t index, Standing standing) {
  auto& item = run.items[index];
  item.state = ChangeState::done;
  item.by_us = false;
  item.error.reset();
  item.written = written_as_read(item.change, std::move(standing));
}

Error still_unknown(Standing const& standing) {
  auto const next = std::string("Look at the record itself, then plan again what is missing.");
  switch (standing.state) {
    case State::gone:
      return fail(ErrorKind::unknown_outcome, "The answer was lost, and the record is no longer there.",
                  next);
    case State::other:
      return fail(ErrorKind::unknown_outcome,
                  "The answer was lost, and it is " +
                      (standing.now.empty() ? std::string("something else") : standing.now) + " now" +
                      (standing.by.empty() ? std::string() : " (" + standing.by + ")") +
                      ", so nobody can tell whether it was made.",
                  next);
    default: break;
  }
  auto const why = standing.error ? standing.error->message : std::string("It could not be read.");
  return fail(ErrorKind::unknown_outcome, "The answer was lost, and it could not be looked up: " + why,
              "The same plan_id again looks and finishes.");
}

std::vector<std::size_t> lost_ones(Run const& run) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < run.items.size(); ++i)
    if (run.items[i].state == ChangeState::unknown && !run.states[i].looked_up) out.push_back(i);
  return out;
}

// Those whose time comes within this call, and how long that takes.
std::pair<std::vector<std::size_t>, Milliseconds> in_time(Run& run, std::vector<std::size_t> lost) {
  auto const rest = std::chrono::duration_cast<Milliseconds>(between_readings + time_for_a_change);
  Milliseconds longest{0};
  std::vector<std::size_t> out;
  for (auto const index : lost) {
    auto const wait = until_settled(run, index);
    if (!run.has_time(wait + rest)) {
      auto const seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
      run.items[index].error =
          fail(ErrorKind::unknown_outcome, "The answer was lost.",
               "The same plan_id again" +
                   (seconds > 0 ? ", in " + std::to_string(seconds) + " s or later," : std::string()) +
                   " looks and finishes.");
      continue;
    }
    longest = std::max(longest, wait);
    out.push_back(index);
  }
  return {std::move(out), longest};
}

// Settles those of which one reading knows enough; gives back those that it does not show.
Task<std::vector<std::size_t>> settle_read(Run& run, std::vector<std::size_t> indices, bool is_last) {
  auto const standings = co_await read_lost(run, indices);
  std::vector<std::size_t> known, absent;
  for (std::size_t k = 0; k < indices.size(); ++k) {
    auto const index = indices[k];
    if (standings[k].state == State::after)
      found_made(run, index, standings[k]);
    else if (standings[k].state == State::before || !is_last) {
      absent.push_back(index);
      continue;
    } else
      run.items[index].error = still_unknown(standings[k]);
    known.push_back(index);
  }
  co_await run.settle(std::move(known));
  co_return absent;
}

}  // namespace

Task<bool> look_up(Run& run) {
  auto const due = in_time(run, lost_ones(run));
  auto const& lost = due.first;
  if (lost.empty()) co_return false;
  auto const waited = co_await run.wait(due.second);
  if (!waited) co_return false;
  for (auto const index : lost) run.states[index].looked_up = true;
  auto const before = lost.size();
  auto absent = co_await settle_read(run, lost, false);
  if (!absent.empty()) {
    auto const again = co_await run.wait(std::chrono::duration_cast<Milliseconds>(between_readings));
    if (!again) co_return absent.size() < before;
    absent = co_await settle_read(run, std::move(absent), true);
  }
  // Not there in two readings: it did not happen, and may be sent.
  co_await run.unclaim(absent);
  for (auto const index : absent) {
    run.items[index].error.reset();
    run.readings.erase(index);
  }
  co_return true;
}

Task<bool> find_already(Run& run, std::size_t index) {
  auto const indices = std::vector{index};
  auto const standings = co_await read_lost(run, indices);
  if (standings.front().state != State::after) co_return false;
  found_made(run, index, standings.front());
  run.items[index].state = ChangeState::already;
  co_return true;
}

Task<void> look_at_refused(Run& run, std::vector<std::size_t> group, Error const& refusal) {
  auto const standings = co_await read_lost(run, group);
  std::vector<std::size_t> known, absent;
  for (std::size_t k = 0; k < group.size(); ++k) {
    auto const index = group[k];
    if (standings[k].state == State::before) {
      absent.push_back(index);
      run.states[index].alone = true;
      run.readings.erase(index);
      continue;
    }
    if (standings[k].state == State::after) {
      found_made(run, index, standings[k]);
    } else {
      run.items[index].state = ChangeState::unknown;
      run.items[index].error = refusal;
    }
    known.push_back(index);
  }
  co_await run.settle(std::move(known));
  co_await run.unclaim(std::move(absent));
}

}  // namespace affinity::tools::changes
