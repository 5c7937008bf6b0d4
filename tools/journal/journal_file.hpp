#pragma once
// The file of the journal before SQLite opens it: nobody else may read it, and nobody else may have put it
// there.

#include "base/result.hpp"

#include <string>

namespace affinity::tools {

// Makes the folder (0700) and the file (0600) where they are missing. Returns the path to open, without
// symbolic links. Refuses a path that is a symbolic link, no regular file, somebody else's, or open to group
// or others.
Result<std::string> prepare_journal_file(std::string const& path);

}  // namespace affinity::tools
