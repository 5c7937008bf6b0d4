#pragma once
// Builds the entry that registers this program with a host, independent of the host's file format.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "server/config/hosts.hpp"
#include "server/config/options.hpp"
#include "server/settings/settings.hpp"

#include <string>

namespace affinity::server {

// The variable that holds the token of the HTTP server, where a file can refer to one …
inline constexpr std::string_view token_variable = "AFFINITY_MCP_TOKEN";
// … and what stands in its place where it cannot.
inline constexpr std::string_view token_placeholder = "PASTE-THE-TOKEN-HERE";

struct Entry {
  std::string name{};
  json::object body{};     // {"command": …, "args": …, "env": …}, or the URL and its headers
  json::array inputs{};    // what VS Code asks a person for
  std::string url{};       // over HTTP, also where mcp-remote goes there
  std::string key_file{};  // that the entry names; empty = none
  bool needs_token = false;
};

Result<Entry> make_entry(ConfigOptions const&, Settings const&, Host const&);

}  // namespace affinity::server
