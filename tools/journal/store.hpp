#pragma once
// The journal as a database: what Journal does, on the caller's thread.

#include "tools/journal/journal_plan.hpp"
#include "tools/journal/sqlite.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

// The errors and rules are those of Journal, whose functions have the same names.
class JournalStore {
 public:
  // Makes the file where there is none; empty = in memory.
  static Result<JournalStore> open(std::string const& path);

  Result<void> add(JournalPlan const&, WallTime now);
  Result<std::optional<JournalPlan>> find(JournalOwner const&, std::string const& id, WallTime now);
  Result<std::vector<JournalPlan>> receipts(JournalOwner const&, std::size_t limit, WallTime now);

  // The number of a plan that has not expired, which is never that of another one.
  Result<std::int64_t> number_of(std::string const& plan_id, WallTime now);
  Result<void> begin(std::int64_t number, WallTime now);  // sets begun_at, once

  Result<void> claim(std::string const& plan_id, std::vector<int> const& numbers, int writes_per_hour,
                     WallTime now);
  Result<void> unclaim(std::string const& plan_id, std::vector<int> const& numbers);
  Result<void> settle(std::string const& plan_id, std::vector<JournalChange> const&);
  Result<void> end(std::string const& plan_id, WallTime now);
  Result<int> writes_in_last_hour(std::string const& principal, WallTime now);
  Result<WallTime> count_write(int per_hour, WallTime now);
  Result<void> uncount_write(WallTime counted_at);

  // Removes what has expired.
  Result<void> sweep(WallTime now);
  // When the next plan that is not begun expires.
  std::optional<WallTime> next_expiry();
  // Writes without changing anything, for `doctor`.
  Result<void> check_writable();

 private:
  explicit JournalStore(SqliteConnection connection) : db_(std::move(connection)) {}

  void delete_expired(WallTime now);
  void erase_texts(std::int64_t plan);
  void erase_texts_that_cannot_go_on(WallTime now);
  void count_write(std::string const& principal, WallTime now);
  std::optional<Error> over_hourly_bound(std::string const& principal, int writes_per_hour, WallTime now,
                                         std::string_view allowed_by);
  std::vector<JournalPlan> read_heads(SqliteStatement&);
  void read_counts(JournalPlan&, std::int64_t number);
  std::vector<JournalChange> read_changes(std::int64_t number);
  std::int64_t find_plan(std::string const& plan_id);  // 0 = none
  Result<void> committed(SqliteTransaction&);

  SqliteConnection db_;
  bool has_erased_ = false;              // what was erased is still in the write-ahead log
  std::vector<std::int64_t> numbers_{};  // of read_heads()
};

}  // namespace affinity::tools
