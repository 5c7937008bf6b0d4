#pragma once
// Plans, receipts and what became of each write, in a file that survives the process (SQLite; work that
// several processes share). Without a file in memory.
//
// The rule of a write: claim() is on the disk before it is sent, settle() after its answer. What is claimed
// and not settled may have happened; nobody sends it again before it was looked up.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "tools/journal/journal_plan.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

struct JournalSettings {
  std::string path{};  // of the file; empty = in memory
};

class Journal {
 public:
  // Opens nothing: the first call does. The clock is the system's, not that of the sandbox. With a file the
  // work is done by a thread that the first call starts.
  Journal(JournalSettings, Clock const&);
  ~Journal();
  Journal(Journal const&) = delete;
  Journal& operator=(Journal const&) = delete;

  bool is_kept() const;  // in a file: undo outlives the process

  // The work of each function is queued when it is called, in order; its task only waits for the result. So
  // what a cancelled caller asked for is done nevertheless.
  //
  // Errors of all: the file cannot be opened, is broken, is of a newer version, or the disk is full. Each
  // says so in a sentence with the remedy; nothing is written then.

  // Beyond max_plans_not_begun the principal's oldest ones go. An error of kind denied when its id or receipt
  // id is taken.
  Task<Result<void>> add(JournalPlan);
  // By plan id or receipt id; nullopt where there is none of this owner, or it has expired.
  Task<Result<std::optional<JournalPlan>>> find(JournalOwner, std::string id);
  Task<Result<std::vector<JournalPlan>>> receipts(JournalOwner, std::size_t limit);  // heads, newest first

  // An error of kind denied ("busy") while another call or process holds it; of kind not_found where there
  // is no such plan any more. Sets begun_at, once.
  Task<Result<std::unique_ptr<PlanLock>>> lock(std::string plan_id);

  // A lock by a name of the caller's, for what several plans would do twice. Names share 2^36 locks. "busy"
  // as above.
  Task<Result<std::unique_ptr<PlanLock>>> lock_name(std::string name);

  // The time that claimed_at is of.
  WallTime now() const;

  // planned → sending, all or none: an error of kind denied when one is not planned, or when the plan began
  // longer ago than go_on_lifetime. Counts one request that writes for the plan's principal in the same
  // transaction; an error of kind limited, with retry_after_s, where that many were counted within the last
  // hour, by all processes.
  Task<Result<void>> claim(std::string plan_id, std::vector<int> numbers, int writes_per_hour);
  // sending or unknown → planned, after two lookups found nothing.
  Task<Result<void>> unclaim(std::string plan_id, std::vector<int> numbers);
  // State and result, all or none. What is done stays done.
  Task<Result<void>> settle(std::string plan_id, std::vector<JournalChange>);
  // Sets ended_at. Erases the texts of settled changes that undo does not need; those of the others when they
  // are settled, or can no longer go on.
  Task<Result<void>> end(std::string plan_id);

  // Requests that write of a principal within the last hour, of all processes: those that were claimed.
  Task<Result<int>> writes_in_last_hour(std::string principal);

  // For the policy: counts one request that writes, of whatever principal and tool, and returns the moment
  // that uncount_write takes. An error of kind limited, with retry_after_s, where that many were counted
  // within the last hour, by all processes. These counts are others than those of claim().
  Task<Result<WallTime>> count_write(int per_hour);
  // It was certainly not sent.
  Task<Result<void>> uncount_write(WallTime counted_at);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace affinity::tools
