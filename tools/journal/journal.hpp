#pragma once
// Plans, receipts and what became of each write, in a file that survives the process (SQLite; work that
// several processes share). Without a file in memory.
//
// The rule of a write: claim() is on the disk before it is sent, settle() after its answer. What is claimed
// and not settled may have happened; nobody sends it again before it was looked up.

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "base/result.hpp"
#include "base/task.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

// How long things live. A plan that is not begun lives until JournalPlan::expires_at.
inline constexpr std::size_t max_plans_not_begun = 100;          // of a principal
inline constexpr auto go_on_lifetime = std::chrono::hours(24);   // of changes not tried, from begun_at
inline constexpr auto receipt_lifetime = std::chrono::days(30);  // from begun_at or ended_at, also of what is
                                                                 // unknown

// Whose plans these are. Nobody else's are found.
struct JournalOwner {
  std::string principal{};
  std::string base_url{};
  std::int64_t tenant = 0, user = 0;  // of whoami

  bool operator==(JournalOwner const&) const = default;
};

enum class ChangeState { planned, sending, done, already, conflict, failed, unknown };
std::string_view to_string(ChangeState);  // planned is "not_tried" in receipts

struct JournalChange {
  int n = 0;
  json::object change{};  // as planned
  ChangeState state = ChangeState::planned;
  WallTime claimed_at{};  // of sending and unknown
  json::object result{};  // created, after, error, …
};

struct JournalPlan {
  std::string id{}, receipt_id{};
  JournalOwner owner{};
  WallTime created_at{}, expires_at{};
  std::optional<WallTime> begun_at{}, ended_at{};
  std::string undo_of{};                 // receipt
  json::object plan{};                   // without its changes
  std::map<ChangeState, int> counts{};   // of the changes; read only
  std::vector<JournalChange> changes{};  // empty where only the heads were asked for
};

// Held while a plan is applied. The system frees it when the process ends, however it ends.
class PlanLock {
 public:
  virtual ~PlanLock() = default;
};

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

  Task<Result<void>> add(JournalPlan);  // beyond max_plans_not_begun the principal's oldest ones go
  // By plan id or receipt id; nullopt where there is none of this owner, or it has expired.
  Task<Result<std::optional<JournalPlan>>> find(JournalOwner, std::string id);
  Task<Result<std::vector<JournalPlan>>> receipts(JournalOwner, std::size_t limit);  // heads, newest first

  // An error of kind denied ("busy") while another call or process holds it; of kind not_found where there
  // is no such plan any more. Sets begun_at, once.
  Task<Result<std::unique_ptr<PlanLock>>> lock(std::string plan_id);

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

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace affinity::tools
