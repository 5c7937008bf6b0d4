#pragma once
// Reads and writes files that hold secrets: only their owner may read them, and writes are atomic.

#include "base/result.hpp"
#include "base/system/unique_fd.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::server {

// $XDG_STATE_HOME/affinity-crm-mcp, or ~/.local/state/…
Result<std::filesystem::path> state_folder();

// `what` is what people call it: "token file". Nothing when there is no such file. Refuses a symlink, what is
// no plain file, what group or others may touch, what belongs to somebody else (root may own it), and more
// than `most` bytes.
Result<std::optional<std::string>> read_private_file(std::filesystem::path const&, std::string_view what,
                                                     std::size_t most);

// Mode 0600, in a folder that is made with mode 0700 where there is none. Written beside and renamed.
Result<void> write_private_file(std::filesystem::path const&, std::string_view what, std::string_view text);

// Held until it is closed; waits for whoever holds it. A file beside, because the file itself is replaced.
Result<UniqueFd> lock_private_file(std::filesystem::path const&, std::string_view what);

// From the generator that is meant for secrets.
Result<std::string> random_bytes(std::size_t count);

}  // namespace affinity::server
