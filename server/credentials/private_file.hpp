#pragma once
// Reads and writes files that hold secrets: only their owner may read them, and writes are atomic.

#include "base/platform/native_file.hpp"
#include "base/result.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::server {

// $XDG_STATE_HOME/affinity-crm-mcp, or where this system keeps such files (base/platform/folders.hpp).
Result<std::filesystem::path> state_folder();

// `what` names the file in messages: "token file". Nothing when there is no such file. Refuses symlinks,
// other than regular files, permissions for group or others, a foreign owner (but for root), and more than
// `most` bytes.
Result<std::optional<std::string>> read_private_file(std::filesystem::path const&, std::string_view what,
                                                     std::size_t most);

// For its owner alone (mode 0600), as the folder is that it makes where there is none (0700). Writes a
// temporary file and renames it.
Result<void> write_private_file(std::filesystem::path const&, std::string_view what, std::string_view text);

// Locks a file beside it, because the file itself is replaced; waits for the lock. Closing releases it.
Result<platform::NativeFile> lock_private_file(std::filesystem::path const&, std::string_view what);

}  // namespace affinity::server
