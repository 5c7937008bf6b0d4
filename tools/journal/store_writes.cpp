// Requests that write, counted for an hour: of each principal for --max-writes, and of all for a policy.

#include "base/text/counted.hpp"
#include "tools/journal/store.hpp"
#include "tools/journal/stored_time.hpp"

#include <algorithm>
#include <chrono>

namespace affinity::tools {

namespace {

constexpr auto writes_counted_for = std::chrono::hours(1);
std::string const every_principal;  // no principal has an empty name

}  // namespace

Result<int> JournalStore::writes_in_last_hour(std::string const& principal, WallTime now) {
  auto query = db_.prepare("SELECT coalesce(sum(count), 0) FROM writes WHERE principal = ? AND at > ?");
  query.bind(principal).bind(journal_ms(now - writes_counted_for));
  auto const sum = query.next() ? query.integer(0) : 0;
  if (!db_.is_good()) return db_.take_error();
  return int(sum);
}

void JournalStore::count_write(std::string const& principal, WallTime now) {
  db_.prepare("DELETE FROM writes WHERE at <= ?").bind(journal_ms(now - writes_counted_for)).run();
  db_.prepare(
         "INSERT INTO writes (principal, at, count) VALUES (?, ?, 1) "
         "ON CONFLICT (principal, at) DO UPDATE SET count = count + 1")
      .bind(principal)
      .bind(journal_ms(now))
      .run();
}

// There is room as soon as the oldest one is an hour old.
std::optional<Error> JournalStore::over_hourly_bound(std::string const& principal, int writes_per_hour,
                                                     WallTime now, std::string_view allowed_by) {
  auto const since = now - writes_counted_for;
  auto query = db_.prepare(
      "SELECT coalesce(sum(count), 0), min(at) FROM writes WHERE principal = ? AND at > ? AND count > 0");
  query.bind(principal).bind(journal_ms(since));
  bool const has = query.next();
  auto const sum = has ? query.integer(0) : 0;
  auto const oldest = has ? query.optional_integer(1) : std::nullopt;
  query.restart();
  if (!db_.is_good()) return db_.take_error();
  if (sum < writes_per_hour) return std::nullopt;
  auto const wait = journal_time(oldest.value_or(journal_ms(now))) - since;
  auto error = fail(ErrorKind::limited,
                    counted(sum, "request") + " that write were sent within the last hour; " +
                        std::string(allowed_by) + " allows " + std::to_string(writes_per_hour) + ".",
                    "Try again later.");
  error.retry_after_s = std::max(1, int(std::chrono::ceil<std::chrono::seconds>(wait).count()));
  return error;
}

Result<WallTime> JournalStore::count_write(int per_hour, WallTime now) {
  SqliteTransaction transaction(db_);
  if (auto over = over_hourly_bound(every_principal, per_hour, now, "the policy (limits.per_hour)"))
    return *over;
  count_write(every_principal, now);
  if (auto const counted = transaction.commit(); !counted) return fail(counted);
  return now;
}

Result<void> JournalStore::uncount_write(WallTime counted_at) {
  SqliteTransaction transaction(db_);
  db_.prepare("UPDATE writes SET count = count - 1 WHERE principal = ? AND at = ? AND count > 0")
      .bind(every_principal)
      .bind(journal_ms(counted_at))
      .run();
  return transaction.commit();
}

}  // namespace affinity::tools
