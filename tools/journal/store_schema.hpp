#pragma once
// The tables of the journal, made and brought up to date when it is opened.

#include "tools/journal/sqlite.hpp"

#include <string>

namespace affinity::tools {

// Reads before it writes: a file that is broken, of another program or of a newer version is an error and
// stays as it is. `path` is for messages.
Result<void> prepare_journal_schema(SqliteConnection&, std::string const& path);

}  // namespace affinity::tools
