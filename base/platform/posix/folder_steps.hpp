#pragma once
// The part of an open folder that Linux and macOS have in common.

#include "base/platform/folder.hpp"

namespace affinity::platform {

// Opens beneath an open folder, segment by segment; `directory_flags` opens those on the way. -1, with errno,
// on failure.
int open_by_steps(int directory, std::string_view relative, int directory_flags);

int open_flags_beneath();  // of the file itself

// A file with a temporary name, where there are no files without one.
UnnamedFile create_with_temporary_name(int directory);
// Replaces nothing: a link is made and the temporary name taken away.
bool link_and_unlink(int directory, std::string const& temporary_name, std::string const& name);

}  // namespace affinity::platform
