#pragma once
// Where the journal is, and which Affinity its plans are of.

#include "server/settings/settings.hpp"

#include <string>

namespace affinity::server {

// The path of the journal; empty = in memory. By default in the state folder, with --sandbox-file beside that
// file, and in memory with a sandbox whose records end with the process, or where there is no state folder.
std::string journal_path(Settings const&);

// The base URL, or the sandbox and its file; of a sandbox without a file a name that no other process has, as
// its records are others.
std::string affinity_name(Settings const&);

}  // namespace affinity::server
