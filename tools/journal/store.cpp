#include "tools/journal/store.hpp"

#include "tools/journal/erased_texts.hpp"
#include "tools/journal/journal_file.hpp"
#include "tools/journal/store_schema.hpp"
#include "tools/journal/stored_time.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace affinity::tools {

namespace {

constexpr std::string_view journal_plan_columns =
    "number, id, receipt_id, principal, base_url, tenant, user, created_at, expires_at, begun_at, ended_at, "
    "undo_of, plan";
constexpr std::string_view owned_by_clause = "principal = ? AND base_url = ? AND tenant = ? AND user = ?";
// Of ?: the time, and the time less receipt_lifetime.
constexpr std::string_view not_expired_clause =
    "CASE WHEN begun_at IS NULL THEN expires_at > ? ELSE max(begun_at, coalesce(ended_at, 0)) > ? END";

template<class... Parts> std::string sql_of(Parts const&... parts) {
  std::string out;
  (out.append(parts), ...);
  return out;
}

// What we wrote ourselves, so only a file that is broken has something else.
json::object stored_object(std::string const& text) {
  auto parsed = parse_json(text);
  if (!parsed || !parsed->is_object()) return {};
  return std::move(parsed->get_object());
}

SqliteStatement& bind_owner(SqliteStatement& statement, JournalOwner const& owner) {
  return statement.bind(owner.principal).bind(owner.base_url).bind(owner.tenant).bind(owner.user);
}

Error no_such_plan() {
  return fail(ErrorKind::not_found, "The journal has no such plan: it has expired, or never was.",
              "Plan again.");
}

Error not_in_state(int n, std::string const& wanted) {
  return fail(
      ErrorKind::denied,
      "Change " + std::to_string(n) + " of the plan is not " + wanted + " any more: another call took it.",
      "Call again with the same plan_id.");
}

}  // namespace

// Who opens a new file together with another process may be refused at once, whatever the wait is.
Result<JournalStore> JournalStore::open(std::string const& path) {
  std::string real;
  if (!path.empty()) {
    auto prepared = prepare_journal_file(path);
    if (!prepared) return fail(prepared);
    real = std::move(*prepared);
  }
  constexpr int attempts = 50;
  constexpr Milliseconds pause(50);
  for (int attempt = 1;; ++attempt) {
    SqliteConnection connection(real);
    if (!connection.is_good()) return connection.take_error();
    auto ready = prepare_journal_schema(connection, path);
    if (ready && !real.empty()) ready = keep_journal_private(real);
    if (ready) return JournalStore(std::move(connection));
    if (ready.error().kind != ErrorKind::limited || attempt == attempts) return fail(ready);
    std::this_thread::sleep_for(pause);
  }
}

// Erased texts leave the write-ahead log with everything else that is in it.
Result<void> JournalStore::committed(SqliteTransaction& transaction) {
  if (auto done = transaction.commit(); !done) return done;
  if (has_erased_) has_erased_ = !db_.empty_log();
  return boost::system::in_place_value;
}

Result<void> JournalStore::add(JournalPlan const& plan, WallTime now) {
  SqliteTransaction transaction(db_);
  delete_expired(now);
  auto insert =
      db_.prepare(sql_of("INSERT INTO plans (id, receipt_id, principal, base_url, tenant, user, "
                         "created_at, expires_at, begun_at, ended_at, undo_of, plan) "
                         "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"));
  insert.bind(plan.id).bind(plan.receipt_id);
  bind_owner(insert, plan.owner);
  insert.bind(journal_ms(plan.created_at))
      .bind(journal_ms(plan.expires_at))
      .bind(journal_ms(plan.begun_at))
      .bind(journal_ms(plan.ended_at))
      .bind(plan.undo_of)
      .bind(write_json(plan.plan))
      .run();
  auto const number = db_.last_row_id();
  auto change = db_.prepare(
      "INSERT INTO changes (plan, n, change, state, claimed_at, result, has_texts) "
      "VALUES (?, ?, ?, ?, ?, ?, ?)");
  for (auto const& one : plan.changes) {
    change.restart();
    change.bind(number)
        .bind(one.n)
        .bind(write_json(one.change))
        .bind(to_string(one.state))
        .bind(journal_ms(one.claimed_at))
        .bind(write_json(one.result))
        .bind(has_erasable_texts(one.change) ? 1 : 0)
        .run();
  }
  auto oldest = db_.prepare(
      "DELETE FROM plans WHERE begun_at IS NULL AND principal = ? AND number NOT IN "
      "(SELECT number FROM plans WHERE begun_at IS NULL AND principal = ? "
      "ORDER BY number DESC LIMIT ?)");
  oldest.bind(plan.owner.principal).bind(plan.owner.principal).bind(std::int64_t(max_plans_not_begun)).run();
  if (db_.changed_rows() > 0) has_erased_ = true;
  return committed(transaction);
}

std::vector<JournalPlan> JournalStore::read_heads(SqliteStatement& query) {
  std::vector<JournalPlan> out;
  numbers_.clear();
  while (query.next()) {
    numbers_.push_back(query.integer(0));
    out.push_back({.id = query.text(1),
                   .receipt_id = query.text(2),
                   .owner = {.principal = query.text(3),
                             .base_url = query.text(4),
                             .tenant = query.integer(5),
                             .user = query.integer(6)},
                   .created_at = journal_time(query.integer(7)),
                   .expires_at = journal_time(query.integer(8)),
                   .begun_at = journal_time(query.optional_integer(9)),
                   .ended_at = journal_time(query.optional_integer(10)),
                   .undo_of = query.text(11),
                   .plan = stored_object(query.text(12))});
  }
  for (std::size_t i = 0; i < out.size(); ++i) read_counts(out[i], numbers_[i]);
  return out;
}

void JournalStore::read_counts(JournalPlan& plan, std::int64_t number) {
  auto query = db_.prepare("SELECT state, count(*) FROM changes WHERE plan = ? GROUP BY state");
  query.bind(number);
  while (query.next()) plan.counts[change_state_of(query.text(0))] = int(query.integer(1));
}

std::vector<JournalChange> JournalStore::read_changes(std::int64_t number) {
  std::vector<JournalChange> out;
  auto query =
      db_.prepare("SELECT n, change, state, claimed_at, result FROM changes WHERE plan = ? ORDER BY n");
  query.bind(number);
  while (query.next())
    out.push_back({.n = int(query.integer(0)),
                   .change = stored_object(query.text(1)),
                   .state = change_state_of(query.text(2)),
                   .claimed_at = journal_time(query.integer(3)),
                   .result = stored_object(query.text(4))});
  return out;
}

Result<std::optional<JournalPlan>> JournalStore::find(JournalOwner const& owner, std::string const& id,
                                                      WallTime now) {
  auto query =
      db_.prepare(sql_of("SELECT ", journal_plan_columns, " FROM plans WHERE (id = ? OR receipt_id = ?) AND ",
                         owned_by_clause, " AND ", not_expired_clause));
  query.bind(id).bind(id);
  bind_owner(query, owner).bind(journal_ms(now)).bind(journal_ms(now - receipt_lifetime));
  auto found = read_heads(query);
  std::optional<JournalPlan> out;
  if (!found.empty()) {
    out = std::move(found.front());
    out->changes = read_changes(numbers_.front());
  }
  if (!db_.is_good()) return db_.take_error();
  return out;
}

Result<std::vector<JournalPlan>> JournalStore::receipts(JournalOwner const& owner, std::size_t limit,
                                                        WallTime now) {
  auto query = db_.prepare(sql_of("SELECT ", journal_plan_columns, " FROM plans WHERE ", owned_by_clause,
                                  " AND begun_at IS NOT NULL AND ", not_expired_clause,
                                  " ORDER BY begun_at DESC, number DESC LIMIT ?"));
  bind_owner(query, owner)
      .bind(journal_ms(now))
      .bind(journal_ms(now - receipt_lifetime))
      .bind(std::int64_t(limit));
  auto out = read_heads(query);
  if (!db_.is_good()) return db_.take_error();
  return out;
}

std::int64_t JournalStore::find_plan(std::string const& plan_id) {
  auto query = db_.prepare("SELECT number FROM plans WHERE id = ?");
  query.bind(plan_id);
  return query.next() ? query.integer(0) : 0;
}

Result<std::int64_t> JournalStore::number_of(std::string const& plan_id, WallTime now) {
  auto query = db_.prepare(sql_of("SELECT number FROM plans WHERE id = ? AND ", not_expired_clause));
  query.bind(plan_id).bind(journal_ms(now)).bind(journal_ms(now - receipt_lifetime));
  auto const number = query.next() ? query.integer(0) : 0;
  if (!db_.is_good()) return db_.take_error();
  if (number == 0) return no_such_plan();
  return number;
}

// The plan may have expired between the two.
Result<void> JournalStore::begin(std::int64_t number, WallTime now) {
  SqliteTransaction transaction(db_);
  db_.prepare("UPDATE plans SET begun_at = coalesce(begun_at, ?) WHERE number = ?")
      .bind(journal_ms(now))
      .bind(number)
      .run();
  if (!db_.is_good()) return db_.take_error();
  if (db_.changed_rows() == 0) return no_such_plan();
  return transaction.commit();
}

Result<void> JournalStore::claim(std::string const& plan_id, std::vector<int> const& numbers,
                                 int writes_per_hour, WallTime now) {
  SqliteTransaction transaction(db_);
  auto plan = db_.prepare("SELECT number, principal, begun_at FROM plans WHERE id = ?");
  plan.bind(plan_id);
  bool const found = plan.next();
  auto const number = found ? plan.integer(0) : 0;
  auto const principal = found ? plan.text(1) : std::string();
  auto const begun_at = found ? plan.optional_integer(2) : std::nullopt;
  plan.restart();
  if (!db_.is_good()) return db_.take_error();
  if (!found) return no_such_plan();
  if (begun_at && journal_time(*begun_at) + go_on_lifetime <= now)
    return fail(ErrorKind::denied, "The plan was begun more than 24 hours ago: what is left is not written.",
                "Plan again.");
  if (auto over = over_hourly_bound(principal, writes_per_hour, now, "--max-writes")) {
    over->next_step = "Go on with the same plan_id later.";
    return *over;
  }
  auto update =
      db_.prepare("UPDATE changes SET state = ?, claimed_at = ? WHERE plan = ? AND n = ? AND state = ?");
  for (auto const n : numbers) {
    update.restart();
    update.bind(to_string(ChangeState::sending))
        .bind(journal_ms(now))
        .bind(number)
        .bind(n)
        .bind(to_string(ChangeState::planned))
        .run();
    if (!db_.is_good()) return db_.take_error();
    if (db_.changed_rows() == 0) return not_in_state(n, "waiting");
  }
  count_write(principal, now);
  return transaction.commit();
}

Result<void> JournalStore::unclaim(std::string const& plan_id, std::vector<int> const& numbers) {
  SqliteTransaction transaction(db_);
  auto const number = find_plan(plan_id);
  auto update = db_.prepare(
      "UPDATE changes SET state = ?, claimed_at = 0 WHERE plan = ? AND n = ? AND state IN (?, ?)");
  for (auto const n : numbers) {
    update.restart();
    update.bind(to_string(ChangeState::planned))
        .bind(number)
        .bind(n)
        .bind(to_string(ChangeState::sending))
        .bind(to_string(ChangeState::unknown))
        .run();
    if (!db_.is_good()) return db_.take_error();
    if (db_.changed_rows() == 0) return not_in_state(n, "unknown");
  }
  return transaction.commit();
}

Result<void> JournalStore::settle(std::string const& plan_id, std::vector<JournalChange> const& changes) {
  SqliteTransaction transaction(db_);
  auto plan = db_.prepare("SELECT number, ended_at IS NOT NULL FROM plans WHERE id = ?");
  plan.bind(plan_id);
  bool const found = plan.next();
  auto const number = found ? plan.integer(0) : 0;
  bool const has_ended = found && plan.integer(1) != 0;
  plan.restart();
  auto update = db_.prepare(
      "UPDATE changes SET state = ?, result = ? WHERE plan = ? AND n = ? AND (state != ? OR state = ?)");
  for (auto const& change : changes) {
    update.restart();
    update.bind(to_string(change.state))
        .bind(write_json(change.result))
        .bind(number)
        .bind(change.n)
        .bind(to_string(ChangeState::done))
        .bind(to_string(change.state))
        .run();
    if (!db_.is_good()) return db_.take_error();
    if (db_.changed_rows() == 0) return not_in_state(change.n, "open");
  }
  if (has_ended) erase_texts(number);
  return committed(transaction);
}

Result<void> JournalStore::end(std::string const& plan_id, WallTime now) {
  SqliteTransaction transaction(db_);
  auto const number = find_plan(plan_id);
  db_.prepare("UPDATE plans SET ended_at = coalesce(ended_at, ?) WHERE number = ?")
      .bind(journal_ms(now))
      .bind(number)
      .run();
  erase_texts(number);
  return committed(transaction);
}

void JournalStore::delete_expired(WallTime now) {
  auto remove = db_.prepare(sql_of("DELETE FROM plans WHERE NOT (", not_expired_clause, ")"));
  remove.bind(journal_ms(now)).bind(journal_ms(now - receipt_lifetime)).run();
  if (db_.is_good() && db_.changed_rows() > 0) has_erased_ = true;
}

// Of changes that are settled. What is planned may still be written, what is unknown is looked up.
void JournalStore::erase_texts(std::int64_t plan) {
  auto query = db_.prepare(
      "SELECT n, change FROM changes WHERE plan = ? AND has_texts = 1 AND state NOT IN "
      "('planned', 'sending', 'unknown')");
  query.bind(plan);
  std::vector<std::pair<std::int64_t, json::object>> found;
  while (query.next()) found.emplace_back(query.integer(0), stored_object(query.text(1)));
  auto update = db_.prepare("UPDATE changes SET change = ?, has_texts = 0 WHERE plan = ? AND n = ?");
  for (auto& [n, change] : found) {
    erase_texts_of(change);
    update.restart();
    update.bind(write_json(change)).bind(plan).bind(n).run();
    has_erased_ = true;
  }
}

// Nothing of a plan goes on then, so that what was not tried needs no texts either.
void JournalStore::erase_texts_that_cannot_go_on(WallTime now) {
  auto query = db_.prepare(
      "SELECT plan, n, change FROM changes WHERE has_texts = 1 AND state NOT IN ('sending', 'unknown') "
      "AND plan IN (SELECT number FROM plans WHERE begun_at <= ?)");
  query.bind(journal_ms(now - go_on_lifetime));
  struct Found {
    std::int64_t plan = 0, n = 0;
    json::object change{};
  };
  std::vector<Found> found;
  while (query.next())
    found.push_back(
        {.plan = query.integer(0), .n = query.integer(1), .change = stored_object(query.text(2))});
  auto update = db_.prepare("UPDATE changes SET change = ?, has_texts = 0 WHERE plan = ? AND n = ?");
  for (auto& one : found) {
    erase_texts_of(one.change);
    update.restart();
    update.bind(write_json(one.change)).bind(one.plan).bind(one.n).run();
    has_erased_ = true;
  }
}

Result<void> JournalStore::sweep(WallTime now) {
  SqliteTransaction transaction(db_);
  delete_expired(now);
  erase_texts_that_cannot_go_on(now);
  return committed(transaction);
}

std::optional<WallTime> JournalStore::next_expiry() {
  auto query = db_.prepare("SELECT min(expires_at) FROM plans WHERE begun_at IS NULL");
  auto const at = query.next() ? query.optional_integer(0) : std::nullopt;
  if (!db_.is_good()) (void)db_.take_error();
  return journal_time(at);
}

Result<void> JournalStore::check_writable() {
  auto const version = db_.number("PRAGMA user_version");
  SqliteTransaction transaction(db_);
  db_.run(("PRAGMA user_version = " + std::to_string(version)).c_str());
  return transaction.commit();
}

}  // namespace affinity::tools
