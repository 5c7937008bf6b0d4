#pragma once
// Replaces a file of another program atomically, and keeps a backup beside it. Paths are UTF-8.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <optional>
#include <string>

namespace affinity::server {

// Nothing when there is no file. Limit: 8 MiB.
Result<std::optional<std::string>> read_whole(std::string const& path);

// Compare and swap: fails when the content is no longer `old` (nothing = no file). Follows symlinks and keeps
// mode and owner; a new file gets `mode`. Returns the path of the backup, empty when there was no file.
Result<std::string> replace_file(std::string const& path, std::optional<std::string> const& old,
                                 std::string const& text, unsigned mode, WallTime now);

}  // namespace affinity::server
