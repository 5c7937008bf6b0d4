#pragma once
// Replaces a file of another program atomically, and keeps a backup beside it.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace affinity::server {

// Nothing where there is no file. At most 8 MiB.
Result<std::optional<std::string>> read_whole(std::filesystem::path const&);

// `old` is what was read (nothing = there was no file): when something else is there by now, nothing is done.
// A link stays a link; mode and owner stay as they are; a file that is new gets `mode`. The backup's path is
// given back, empty when there was nothing to keep.
Result<std::string> replace_file(std::filesystem::path const&, std::optional<std::string> const& old,
                                 std::string const& text, unsigned mode, WallTime now);

}  // namespace affinity::server
