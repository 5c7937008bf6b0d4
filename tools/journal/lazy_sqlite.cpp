// Loads SQLite lazily, as client/curl/lazy_load.cpp loads libcurl: only who plans or applies changes pays for
// it (docs/decisions/0022-a-journal-in-sqlite.md). This file defines the functions of SQLite that
// tools/journal/sqlite.cpp calls; each loads the library once and forwards its arguments. Where it cannot be
// loaded opening fails, and sqlite3_errmsg() names the missing library; the next call tries again. The
// portable program links SQLite statically and is built without this file.

#include "base/platform/shared_library.hpp"

#include <sqlite3.h>

#include <cstdio>
#include <mutex>
#include <string>

// Hidden: calls within SQLite must not resolve to these functions.
#define HIDDEN extern "C" __attribute__((visibility("hidden")))

namespace {

constexpr char sqlite_library[] = "libsqlite3.so.0";

#define FUNCTIONS(one)                                                                                      \
  one(open_v2) one(close_v2) one(errmsg) one(extended_result_codes) one(busy_timeout) one(exec)             \
      one(prepare_v2) one(finalize) one(step) one(reset) one(clear_bindings) one(bind_int64) one(bind_text) \
          one(column_int64) one(column_text) one(column_bytes) one(column_type) one(last_insert_rowid)      \
              one(changes) one(wal_checkpoint_v2)

struct SqliteFunctions {
#define ONE(name) decltype(&::sqlite3_##name) name = nullptr;
  FUNCTIONS(ONE)
#undef ONE
};

class LazySqlite {
 public:
  // Null if it cannot be loaded. Never unloaded.
  SqliteFunctions const* get() {
    std::lock_guard const lock(mutex_);
    if (!ready_) ready_ = load();
    return ready_ ? &functions_ : nullptr;
  }
  char const* load_error() const { return error_; }

 private:
  // Resolves all symbols at once, so that none is missing later.
  bool load() {
    auto* const handle = affinity::platform::load_library(sqlite_library);
    if (!handle) return fails(affinity::platform::library_error());
#define ONE(name)                                                 \
  functions_.name = reinterpret_cast<decltype(functions_.name)>(  \
      affinity::platform::find_symbol(handle, "sqlite3_" #name)); \
  if (!functions_.name) return fails(affinity::platform::library_error());
    FUNCTIONS(ONE)
#undef ONE
    return true;
  }
  bool fails(std::string const& why) {
    std::snprintf(error_, sizeof error_, "%s, of Debian's package libsqlite3-0, cannot be loaded: %.300s",
                  sqlite_library, why.c_str());
    return false;
  }

  std::mutex mutex_{};
  bool ready_ = false;
  SqliteFunctions functions_{};
  char error_[512]{};
};

constinit LazySqlite sqlite;

}  // namespace

#undef FUNCTIONS

HIDDEN int sqlite3_open_v2(char const* path, sqlite3** db, int flags, char const* vfs) {
  auto const* const it = sqlite.get();
  if (it) return it->open_v2(path, db, flags, vfs);
  *db = nullptr;
  return SQLITE_CANTOPEN;
}

// Of no connection: why the library could not be loaded.
HIDDEN char const* sqlite3_errmsg(sqlite3* db) {
  auto const* const it = sqlite.get();
  return it ? it->errmsg(db) : sqlite.load_error();
}

// All others get a connection or a statement, which only a loaded library gives, or null, with which they do
// nothing.
#define FORWARD(result, name, parameters, arguments, without) \
  HIDDEN result sqlite3_##name parameters {                   \
    auto const* const it = sqlite.get();                      \
    return it ? it->name arguments : without;                 \
  }

FORWARD(int, close_v2, (sqlite3 * db), (db), SQLITE_OK)
FORWARD(int, extended_result_codes, (sqlite3 * db, int on), (db, on), SQLITE_ERROR)
FORWARD(int, busy_timeout, (sqlite3 * db, int ms), (db, ms), SQLITE_ERROR)
FORWARD(int, exec,
        (sqlite3 * db, char const* sql, int (*callback)(void*, int, char**, char**), void* data,
         char** error),
        (db, sql, callback, data, error), SQLITE_ERROR)
FORWARD(int, prepare_v2,
        (sqlite3 * db, char const* sql, int size, sqlite3_stmt** statement, char const** tail),
        (db, sql, size, statement, tail), SQLITE_ERROR)
FORWARD(int, finalize, (sqlite3_stmt * statement), (statement), SQLITE_OK)
FORWARD(int, step, (sqlite3_stmt * statement), (statement), SQLITE_ERROR)
FORWARD(int, reset, (sqlite3_stmt * statement), (statement), SQLITE_ERROR)
FORWARD(int, clear_bindings, (sqlite3_stmt * statement), (statement), SQLITE_ERROR)
FORWARD(int, bind_int64, (sqlite3_stmt * statement, int number, sqlite3_int64 value),
        (statement, number, value), SQLITE_ERROR)
FORWARD(int, bind_text,
        (sqlite3_stmt * statement, int number, char const* text, int size, void (*release)(void*)),
        (statement, number, text, size, release), SQLITE_ERROR)
FORWARD(sqlite3_int64, column_int64, (sqlite3_stmt * statement, int column), (statement, column), 0)
FORWARD(unsigned char const*, column_text, (sqlite3_stmt * statement, int column), (statement, column),
        nullptr)
FORWARD(int, column_bytes, (sqlite3_stmt * statement, int column), (statement, column), 0)
FORWARD(int, column_type, (sqlite3_stmt * statement, int column), (statement, column), SQLITE_NULL)
FORWARD(sqlite3_int64, last_insert_rowid, (sqlite3 * db), (db), 0)
FORWARD(int, changes, (sqlite3 * db), (db), 0)
FORWARD(int, wal_checkpoint_v2, (sqlite3 * db, char const* schema, int mode, int* in_log, int* moved),
        (db, schema, mode, in_log, moved), SQLITE_ERROR)
