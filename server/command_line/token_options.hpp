#pragma once
// Options of the `token` command: add, list, revoke, forget.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server {

// What the command line said.
struct TokenOptions {
  enum class Action { add, list, revoke, forget };

  Action action = Action::list;
  std::string name{};      // the principal (add, forget) or the id of a token (revoke)
  std::string expires{};   // "90d", "12h" or a date; empty = never
  std::string key_file{};  // Affinity's key of the principal
  std::string label{};
  std::vector<std::string> toolsets{};
  bool read_only = false;
  bool without_token = false;  // for oauth, where tokens come from elsewhere
};

// "90d", "12h", "30m", or a date or time as from_iso() reads it; it must lie ahead.
Result<WallTime> read_expiry(std::string_view text, WallTime now);

}  // namespace affinity::server
