#pragma once
// Merges an entry into the text of a host's configuration file; every other byte stays as it is.

#include "base/result.hpp"
#include "server/config/entry.hpp"
#include "server/config/hosts.hpp"

#include <optional>
#include <string>

namespace affinity::server {

// Refuses, with the way out, what cannot be changed without a loss. An entry of the same name that starts
// this program is replaced, but for what we know nothing of; one that starts another program is refused.
Result<std::string> merge_entry(std::string const& text, Host const&, Entry const&);

// All servers of a host's file, whatever its format; nothing when it cannot be read.
std::optional<json::object> servers_in(std::string const& text, Host const&);

// Whether the entry of a host's file starts this program, or reaches one by HTTP that this command wrote.
bool is_ours(json::object const& body);

}  // namespace affinity::server
