#pragma once
// Options of the `token` command: add, list, revoke, forget.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

// Parsed from the command line.
struct TokenOptions {
  enum class Action { add, list, revoke, forget };

  Action action = Action::list;
  std::string name{};      // the principal (add, forget) or the id of a token (revoke)
  std::string expires{};   // "90d", "12h" or a date; empty = never
  std::string key_file{};  // the principal's Affinity API key
  std::string label{};
  std::vector<std::string> toolsets{};
  bool read_only = false;
  bool without_token = false;  // for oauth, whose tokens the issuer makes
};

// Parses "90d", "12h", "30m", or a date or time for from_iso(); it must be in the future.
Result<WallTime> read_expiry(std::string_view text, WallTime now);

}  // namespace affinity::server
