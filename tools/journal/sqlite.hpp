#pragma once
// A connection to an SQLite database and its statements. The first error stays: what follows it does nothing,
// and commit() returns it.

#include "base/result.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace affinity::tools {

class SqliteStatement;

class SqliteConnection {
 public:
  // An existing file, of which no part of the path is a symbolic link; empty = in memory. Its folder gets the
  // files "-wal" and "-shm" with the mode of the file.
  explicit SqliteConnection(std::string path);
  SqliteConnection(SqliteConnection&&) noexcept = default;
  SqliteConnection& operator=(SqliteConnection&&) noexcept = default;

  bool is_good() const;  // no error so far
  // Another process holds it for longer than the wait: try again.
  bool is_busy() const;
  // What went wrong, as a sentence with the remedy. Forgets it.
  Error take_error();

  void run(char const* sql);  // without parameters and rows; several statements
  SqliteStatement prepare(std::string_view sql);
  std::int64_t number(std::string_view sql);  // of a query with one row of one column
  std::int64_t last_row_id() const;
  int changed_rows() const;  // by the last statement

  // Moves all of the write-ahead log into the file and empties it, unless somebody reads meanwhile (false).
  bool empty_log();

 private:
  friend class SqliteStatement;
  friend class SqliteTransaction;
  struct Close {
    void operator()(sqlite3*) const;
  };
  void note(int code);

  std::string path_;
  std::unique_ptr<sqlite3, Close> db_{};
  int error_ = 0;  // extended code
  std::string error_text_{};
};

// Bound in the order of its parameters. Lives shorter than the connection.
class SqliteStatement {
 public:
  SqliteStatement& bind(std::int64_t);
  SqliteStatement& bind(std::string_view);
  SqliteStatement& bind(std::optional<std::int64_t>);

  bool next();  // false at the end, and after an error
  void run() {
    while (next()) {
    }
  }
  void restart();  // to be bound and run again

  std::int64_t integer(int column) const;
  std::optional<std::int64_t> optional_integer(int column) const;
  std::string text(int column) const;

 private:
  friend class SqliteConnection;
  struct Finalize {
    void operator()(sqlite3_stmt*) const;
  };
  explicit SqliteStatement(SqliteConnection& connection) : connection_(&connection) {}

  SqliteConnection* connection_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_{};
  int bound_ = 0;
};

// Everything or nothing: rolled back by its end, unless committed. Begins as a writer, so that what it reads
// is still true when it writes.
class SqliteTransaction {
 public:
  explicit SqliteTransaction(SqliteConnection&);
  ~SqliteTransaction();
  SqliteTransaction(SqliteTransaction const&) = delete;
  SqliteTransaction& operator=(SqliteTransaction const&) = delete;

  Result<void> commit();

 private:
  SqliteConnection& connection_;
  bool open_ = true;
};

}  // namespace affinity::tools
