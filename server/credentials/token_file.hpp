#pragma once
// The bearer token of `http`: created once, in a file that only its owner can read.

#include "base/crypto/secret.hpp"
#include "base/result.hpp"

#include <string>

namespace affinity::server {

struct Token {
  Secret value{};
  std::string path{};
};

// In $XDG_STATE_HOME/affinity-crm-mcp/token, or ~/.local/state/…: 256 random bits, mode 0600 in a folder of
// mode 0700. Refuses a file that others can read.
Result<Token> read_or_create_token(bool make_new);

}  // namespace affinity::server
