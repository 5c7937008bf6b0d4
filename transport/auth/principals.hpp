#pragma once
// Parses and writes the principals file: principals with their Affinity keys, and the tokens of each. Pure.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/result.hpp"
#include "transport/auth/bearer_token.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::transport {

// What a token grants. The file holds its digest; only the holder knows the token.
struct Grant {
  std::string id{};  // short, for display
  std::string principal{};
  TokenDigest digest{};
  WallTime created{};
  std::optional<WallTime> expires{};
  bool read_only = false;
  std::vector<std::string> toolsets{};  // empty = all
  std::string label{};

  bool expired(WallTime now) const { return expires && now >= *expires; }
  bool operator==(Grant const&) const = default;
};

struct Principals {
  std::map<std::string, Secret, std::less<>> keys{};  // Affinity API keys, by principal
  std::vector<Grant> grants{};
};

// An error for malformed text, duplicates and unknown members: a misspelt "read_only" must not grant writing.
// Every grant of the result has a principal with a key.
Result<Principals> parse_principals(std::string_view text);
std::string to_text(Principals const&);

// Compares with every grant, so that timing does not show which one matched.
Grant const* find_grant(Principals const&, std::string_view token);

bool is_principal_name(std::string_view);  // also for labels: up to 200 bytes, no control characters
bool is_affinity_key(std::string_view);    // printable ASCII without spaces, as a header value needs

}  // namespace affinity::transport
