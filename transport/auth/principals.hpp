#pragma once
// The principals file as values: who there is, with which Affinity key, and which tokens stand for whom.
// Pure.

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "transport/auth/bearer_token.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::transport {

// What was given out with a token. The token itself is known to its holder alone.
struct Grant {
  std::string id{};  // short, for people
  std::string principal{};
  TokenDigest digest{};
  WallTime created{};
  std::optional<WallTime> expires{};
  bool read_only = false;
  std::vector<std::string> toolsets{};  // empty = all
  std::string label{};

  bool expired(WallTime now) const { return expires && now >= *expires; }
};

struct Principals {
  std::map<std::string, Secret, std::less<>> keys{};  // by principal, Affinity's
  std::vector<Grant> grants{};
};

// Refuses what is broken, says something twice, or has a member that nobody knows: a misspelt "read_only"
// must not let anybody write. Every grant of the result has a principal with a key.
Result<Principals> parse_principals(std::string_view text);
std::string to_text(Principals const&);

// Looks at every grant, whichever it is.
Grant const* find_grant(Principals const&, std::string_view token);

bool is_principal_name(std::string_view);  // and what a label may be: up to 200 bytes, no control characters
bool is_affinity_key(std::string_view);    // what can be sent in a header

}  // namespace affinity::transport
