#pragma once
// The file of the journal before SQLite opens it: nobody else may read it, and nobody else may have put it
// there.

#include "base/result.hpp"

#include <string>

namespace affinity::tools {

// Makes the folder and the file where they are missing, for this user alone. Returns the path to open,
// without symbolic links. Refuses a path that is a symbolic link, no regular file, somebody else's, or open
// to group or others.
Result<std::string> prepare_journal_file(std::string const& path);

// After SQLite has opened the file: what it made beside it (its log, and memory that processes share) is this
// user's alone, too. SQLite sees to it where files have modes, but not on Windows.
Result<void> keep_journal_private(std::string const& path);

}  // namespace affinity::tools
