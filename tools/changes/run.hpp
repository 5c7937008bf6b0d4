#pragma once
// One run over the changes of a plan: what the parts of the engine share. Its parts are apply.cpp (the
// order), send.cpp (one request that writes) and lookup.cpp (what became of a lost one).

#include "tools/changes/receipt.hpp"
#include "tools/composed/upstream/reads.hpp"
#include "tools/tool_context.hpp"

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::changes {

// A write is not sent, and not waited for, after this. One that carries a file, or that Affinity works on for
// longer, has the time of a whole call.
inline constexpr auto write_timeout = std::chrono::seconds(15);
inline constexpr auto long_write_timeout = std::chrono::seconds(60);
// A write may land behind the end of its connection or process; clocks differ.
inline constexpr auto landing_time = std::chrono::seconds(5);
inline constexpr auto clock_margin = std::chrono::seconds(2);
inline constexpr auto between_readings = std::chrono::seconds(1);
inline constexpr auto reading_lifetime = std::chrono::seconds(30);
inline constexpr std::size_t most_read_at_once = 100;
inline constexpr std::size_t most_written_at_once = 100;         // values in one PATCH (Affinity v2)
inline constexpr int failures_that_stop = 3;                     // 5xx, in a row
inline constexpr auto longest_pause = std::chrono::seconds(60);  // that Affinity may ask for and get
// What is left of a call's time for one more change, and for a reading.
inline constexpr auto time_for_a_change = std::chrono::seconds(4);

// What a run knows of an item besides.
struct ItemRun {
  WallTime claimed_at{};
  bool chosen = true;      // the person approved it
  bool passed = false;     // left for a later call; the item's error says why
  bool alone = false;      // Affinity refused it together with others
  bool looked_up = false;  // by this run, since it was sent last
  bool made_here = false;  // a 2xx answer of this run showed it
};

class Run {
 public:
  // All of them outlive it. `tool` is the one that was called.
  Run(ToolContext const&, Tool const& tool, Journal&, client::CallContext const&);

  // Reads what the journal holds.
  Result<void> load(JournalPlan const&, std::optional<std::set<int>> const& only);

  ToolContext const& context() const { return context_; }
  Journal& journal() const { return journal_; }
  client::CallContext const& call() const { return call_; }
  composed::Reads& reads() { return reads_; }
  TimePoint now() const;
  // Affinity's time at a time of the journal's clock.
  WallTime affinity_time(WallTime of_journal) const;

  // With the refs of what others created.
  Change change(std::size_t index) const;
  // Not tried yet, and to be tried by this run.
  bool is_open(std::size_t index) const;
  // The number of a change of the same record that may still land; until then this one waits.
  std::optional<int> unknown_beside(std::size_t index) const;
  std::vector<Change> changes_of(std::vector<std::size_t> const&) const;
  Tool const* find_tool(std::string_view name) const;

  bool has_time(Milliseconds) const;
  // False when the call ends before, or was cancelled: then nothing may be awaited any more.
  Task<bool> wait(Milliseconds);
  void report();  // progress, every two seconds

  void stop(std::string why);
  bool is_stopped() const { return !stopped.empty(); }
  // Writes state and result of these to the journal; stops the run when that fails.
  Task<void> settle(std::vector<std::size_t>);
  // Of claimed ones that certainly did not happen.
  Task<void> unclaim(std::vector<std::size_t>);
  // After a write: what was read of the same records may be another thing now.
  void forget_readings(Change const& written);

  Receipt receipt() const;
  int requests() const { return reads_.upstream_requests() + writes + beside; }

  std::string plan_id{};
  std::vector<ReceiptItem> items{};
  std::vector<ItemRun> states{};  // one for each
  struct Reading {
    Standing standing{};
    TimePoint at{};
  };
  std::map<std::size_t, Reading> readings{};
  std::string stopped{};
  int failures = 0;       // 5xx in a row
  int writes = 0;         // requests of this run that write
  int beside = 0;         // further requests of tools that need several
  bool may_begin = true;  // false: begun too long ago, only what is unknown is looked up

 private:
  Task<void> stop_unless(Task<Result<void>> written);

  ToolContext const& context_;
  Journal& journal_;
  client::ProgressCallback on_progress_;
  client::CallContext call_;  // without progress: that of the run counts changes
  json::object const confirmed_{{"confirm_cost", true}};
  composed::Reads reads_;
  Receipt head_{};
  double reported_ = 0;
  TimePoint reported_at_{};
};

// Whether the one may change what the other reads: values of different columns and further records about the
// same people do not.
bool touches_same(Change const&, Change const&);

// What a reading shows of a change that is made.
Written written_as_read(Change const&, Standing);

// How an error of something that certainly did not happen goes on.
enum class Reaction {
  failed,  // this change has failed, the rest goes on
  passed,  // this change is left for a later call
  paused,  // Affinity's limit; after a pause the same again
  stopped  // so is the run
};
Task<Reaction> react(Run&, Error const&);

Milliseconds time_to_write(Change const&);  // the deadline of its request

// send.cpp: claims these changes, which are together, sends them once and settles them.
Task<void> send_changes(Run&, std::vector<std::size_t>);

// lookup.cpp: looks up what is unknown, as far as the time for the call allows. True when something became
// known.
Task<bool> look_up(Run&);
// After a refusal that may mean that it is so already: true, and it is told as that, when it is.
Task<bool> find_already(Run&, std::size_t index);
// After a refusal of several at once: what was made of them, now that Affinity has answered.
Task<void> look_at_refused(Run&, std::vector<std::size_t>, Error const& refusal);

}  // namespace affinity::tools::changes
