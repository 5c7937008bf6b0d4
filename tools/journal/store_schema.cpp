#include "tools/journal/store_schema.hpp"

#include <iterator>

namespace affinity::tools {

namespace {

constexpr std::int64_t journal_application_id = 0x41664A6C;  // "AfJl"; PRAGMA application_id

// Each brings the file from the version of its index to the next one (PRAGMA user_version). Never change one
// that was released: add another.
constexpr char const* journal_migrations[] = {
    // Times are milliseconds since 1970. AUTOINCREMENT: a number is the place of the plan's lock, so it is
    // never given again.
    R"(CREATE TABLE plans (
         number INTEGER PRIMARY KEY AUTOINCREMENT,
         id TEXT NOT NULL UNIQUE, receipt_id TEXT NOT NULL UNIQUE,
         principal TEXT NOT NULL, base_url TEXT NOT NULL, tenant INTEGER NOT NULL, user INTEGER NOT NULL,
         created_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, begun_at INTEGER, ended_at INTEGER,
         undo_of TEXT NOT NULL, plan TEXT NOT NULL);
       CREATE TABLE changes (
         plan INTEGER NOT NULL REFERENCES plans(number) ON DELETE CASCADE,
         n INTEGER NOT NULL, change TEXT NOT NULL, state TEXT NOT NULL, claimed_at INTEGER,
         result TEXT NOT NULL, has_texts INTEGER NOT NULL,
         PRIMARY KEY (plan, n)) WITHOUT ROWID;
       CREATE INDEX changes_with_texts ON changes (plan) WHERE has_texts = 1;
       CREATE TABLE writes (
         principal TEXT NOT NULL, at INTEGER NOT NULL, count INTEGER NOT NULL,
         PRIMARY KEY (principal, at)) WITHOUT ROWID;)",
};
constexpr auto journal_version = std::int64_t(std::size(journal_migrations));

// secure_delete: what is erased is overwritten. Temporary tables stay in memory: they may hold texts.
constexpr char const journal_pragmas[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
    "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
    "PRAGMA cache_size = -512;";

Error refuse_journal_file(std::string const& path, std::string const& why, std::string remedy) {
  return fail(ErrorKind::invalid,
              "The journal " + path + " cannot be used: " + why + ". It was left as it is.",
              std::move(remedy));
}

Result<void> check_journal_version(SqliteConnection& db, std::string const& path) {
  db.run("BEGIN");  // another process may make the tables at this moment
  auto const application = db.number("PRAGMA application_id");
  auto const version = db.number("PRAGMA user_version");
  auto const tables = db.number("SELECT count(*) FROM sqlite_schema");
  db.run("COMMIT");
  if (!db.is_good()) return db.take_error();
  bool const is_empty = application == 0 && version == 0 && tables == 0;
  if (!is_empty && application != journal_application_id)
    return refuse_journal_file(path, "it is a database of another program", "Give --journal another file.");
  if (version > journal_version)
    return refuse_journal_file(path,
                               "a newer version of this program wrote it (format " + std::to_string(version) +
                                   "; this one knows " + std::to_string(journal_version) + ")",
                               "Update affinity-crm-mcp, or give --journal another file.");
  return boost::system::in_place_value;
}

}  // namespace

Result<void> prepare_journal_schema(SqliteConnection& db, std::string const& path) {
  if (auto checked = check_journal_version(db, path); !checked) return checked;
  db.run(journal_pragmas);
  if (!db.is_good()) return db.take_error();
  if (db.number("PRAGMA user_version") == journal_version && db.is_good())
    return boost::system::in_place_value;
  SqliteTransaction transaction(db);  // another process may do the same
  for (auto version = db.number("PRAGMA user_version"); version < journal_version && db.is_good(); ++version)
    db.run(journal_migrations[version]);
  db.run(("PRAGMA application_id = " + std::to_string(journal_application_id)).c_str());
  db.run(("PRAGMA user_version = " + std::to_string(journal_version)).c_str());
  return transaction.commit();
}

}  // namespace affinity::tools
