#include "tools/journal/sqlite.hpp"

#include <sqlite3.h>

#include <utility>

namespace affinity::tools {

namespace {

constexpr int busy_wait_ms = 5000;  // for another process

std::string journal_name(std::string const& path) { return path.empty() ? "in memory" : path; }

Error journal_disk_fails(std::string const& path, std::string const& what) {
  return fail(ErrorKind::limited, "The journal " + journal_name(path) + " cannot be " + what + ".",
              "Free space on its disk and call again. Nothing is sent to Affinity that the journal does not "
              "hold.");
}

Error broken_journal(std::string const& path, std::string const& text) {
  return fail(ErrorKind::invalid,
              "The journal " + journal_name(path) + " is broken (" + text + "). It was left as it is.",
              "Put a copy of it in its place, or move it away with its -wal and -shm: then a new one begins, "
              "which does not know the receipts of this one.");
}

Error journal_not_usable(std::string const& path, std::string const& text) {
  return fail(ErrorKind::invalid, "The journal " + journal_name(path) + " cannot be used: " + text + ".",
              "Give --journal a file in a folder that this program may write in, or off.");
}

Error sqlite_error(std::string const& path, int code, std::string text) {
  switch (code & 0xFF) {
    case SQLITE_FULL: return journal_disk_fails(path, "written: the disk is full");
    case SQLITE_IOERR:
      return journal_disk_fails(path, "read or written: " + text + " (SQLite " + std::to_string(code) + ")");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return broken_journal(path, text);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return fail(ErrorKind::limited,
                  "Another process uses the journal " + journal_name(path) + " at the moment.",
                  "Call again in a few seconds.");
    case SQLITE_CONSTRAINT: return fail(ErrorKind::denied, "The journal has a plan of this id already.");
    case SQLITE_NOMEM: return fail(ErrorKind::limited, "There is no memory for the journal now.");
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY: return journal_not_usable(path, text);
    default: break;
  }
  return fail(ErrorKind::internal, "The journal " + journal_name(path) + " failed: " + text + " (SQLite " +
                                       std::to_string(code) + ").");
}

}  // namespace

void SqliteConnection::Close::operator()(sqlite3* db) const { ::sqlite3_close_v2(db); }

void SqliteStatement::Finalize::operator()(sqlite3_stmt* statement) const { ::sqlite3_finalize(statement); }

SqliteConnection::SqliteConnection(std::string path) : path_(std::move(path)) {
  sqlite3* db = nullptr;
  int const flags =
      SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOFOLLOW;
  auto const code = path_.empty() ? ::sqlite3_open_v2(":memory:", &db, flags | SQLITE_OPEN_MEMORY, nullptr)
                                  : ::sqlite3_open_v2(path_.c_str(), &db, flags, nullptr);
  db_.reset(db);
  note(code);
  if (!is_good()) return;
  ::sqlite3_extended_result_codes(db, 1);
  ::sqlite3_busy_timeout(db, busy_wait_ms);
}

void SqliteConnection::note(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE || error_ != SQLITE_OK) return;
  error_ = code;
  error_text_ = ::sqlite3_errmsg(db_.get());
}

bool SqliteConnection::is_good() const { return error_ == SQLITE_OK; }

bool SqliteConnection::is_busy() const { return (error_ & 0xFF) == SQLITE_BUSY; }

Error SqliteConnection::take_error() {
  return sqlite_error(path_, std::exchange(error_, SQLITE_OK), std::exchange(error_text_, {}));
}

void SqliteConnection::run(char const* sql) {
  if (is_good()) note(::sqlite3_exec(db_.get(), sql, nullptr, nullptr, nullptr));
}

SqliteStatement SqliteConnection::prepare(std::string_view sql) {
  SqliteStatement out(*this);
  if (!is_good()) return out;
  sqlite3_stmt* statement = nullptr;
  note(::sqlite3_prepare_v2(db_.get(), sql.data(), int(sql.size()), &statement, nullptr));
  out.statement_.reset(statement);
  return out;
}

std::int64_t SqliteConnection::number(std::string_view sql) {
  auto query = prepare(sql);
  return query.next() ? query.integer(0) : 0;
}

std::int64_t SqliteConnection::last_row_id() const { return ::sqlite3_last_insert_rowid(db_.get()); }

int SqliteConnection::changed_rows() const { return ::sqlite3_changes(db_.get()); }

bool SqliteConnection::empty_log() {
  if (!is_good()) return false;
  constexpr int short_wait_ms = 100;  // it can be done later
  ::sqlite3_busy_timeout(db_.get(), short_wait_ms);
  auto const code =
      ::sqlite3_wal_checkpoint_v2(db_.get(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  ::sqlite3_busy_timeout(db_.get(), busy_wait_ms);
  return code == SQLITE_OK;
}

SqliteStatement& SqliteStatement::bind(std::int64_t value) {
  if (connection_->is_good()) connection_->note(::sqlite3_bind_int64(statement_.get(), ++bound_, value));
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::string_view value) {
  // SQLite takes a null pointer for NULL.
  auto const* data = value.data() ? value.data() : "";
  if (connection_->is_good())
    connection_->note(
        ::sqlite3_bind_text(statement_.get(), ++bound_, data, int(value.size()), SQLITE_TRANSIENT));
  return *this;
}

SqliteStatement& SqliteStatement::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  ++bound_;  // what is not bound is NULL
  return *this;
}

bool SqliteStatement::next() {
  if (!connection_->is_good()) return false;
  auto const code = ::sqlite3_step(statement_.get());
  connection_->note(code);
  return code == SQLITE_ROW;
}

void SqliteStatement::restart() {
  bound_ = 0;
  if (!statement_) return;
  ::sqlite3_reset(statement_.get());
  ::sqlite3_clear_bindings(statement_.get());
}

std::int64_t SqliteStatement::integer(int column) const {
  return ::sqlite3_column_int64(statement_.get(), column);
}

std::optional<std::int64_t> SqliteStatement::optional_integer(int column) const {
  if (::sqlite3_column_type(statement_.get(), column) == SQLITE_NULL) return std::nullopt;
  return integer(column);
}

std::string SqliteStatement::text(int column) const {
  auto const* data = ::sqlite3_column_text(statement_.get(), column);
  auto const size = ::sqlite3_column_bytes(statement_.get(), column);
  return data ? std::string(reinterpret_cast<char const*>(data), std::size_t(size)) : std::string();
}

SqliteTransaction::SqliteTransaction(SqliteConnection& connection) : connection_(connection) {
  connection_.run("BEGIN IMMEDIATE");
}

SqliteTransaction::~SqliteTransaction() {
  if (!open_) return;
  // An error that stays keeps run() from doing anything.
  ::sqlite3_exec(connection_.db_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
}

Result<void> SqliteTransaction::commit() {
  connection_.run("COMMIT");
  if (!connection_.is_good()) return connection_.take_error();
  open_ = false;
  return boost::system::in_place_value;
}

}  // namespace affinity::tools
