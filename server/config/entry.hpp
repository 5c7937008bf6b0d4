#pragma once
// Builds the entry that registers this program with a host, independent of the host's file format.

#include "base/json/json.hpp"
#include "base/result.hpp"
#include "server/config/hosts.hpp"
#include "server/config/options.hpp"
#include "server/settings/settings.hpp"

#include <string>

namespace affinity::server {

// The environment variable with the HTTP server's token, for files that can refer to one;
inline constexpr std::string_view token_variable = "AFFINITY_MCP_TOKEN";
// the placeholder for files that cannot.
inline constexpr std::string_view token_placeholder = "PASTE-THE-TOKEN-HERE";

struct Entry {
  std::string name{};
  json::object body{};     // {"command": …, "args": …, "env": …}, or the URL and its headers
  json::array inputs{};    // the inputs for which VS Code prompts
  std::string url{};       // over HTTP, also through mcp-remote
  std::string key_file{};  // the path in the entry; empty = none
  bool needs_token = false;
};

Result<Entry> make_entry(ConfigOptions const&, Settings const&, Host const&);

}  // namespace affinity::server
