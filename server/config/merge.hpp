#pragma once
// Merges an entry into the text of a host's configuration file; every other byte stays as it is.

#include "base/result.hpp"
#include "server/config/entry.hpp"
#include "server/config/hosts.hpp"

#include <optional>
#include <string>

namespace affinity::server {

// Refuses, with advice, a file that cannot be changed without loss. Replaces an entry of the same name for
// this program but keeps its unknown members; refuses where it is for another program.
Result<std::string> merge_entry(std::string const& text, Host const&, Entry const&);

// All servers of a host's file, in any format; nothing when it cannot be parsed.
std::optional<json::object> servers_in(std::string const& text, Host const&);

// Whether the entry starts this program, or is an HTTP entry that this command wrote.
bool is_ours(json::object const& body);

}  // namespace affinity::server
