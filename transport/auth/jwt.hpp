#pragma once
// Verifies an access token (JWT, RFC 7519; RFC 9068) and returns its claims. Pure.

#include "base/clock.hpp"
#include "base/json/json.hpp"
#include "transport/auth/jwks.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace affinity::transport {

struct JwtRequirements {
  std::string issuer{};
  std::string audience{};  // a URL is compared in its canonical form
  WallTime now{};
  std::chrono::seconds leeway{60};  // allowed clock skew
};

struct JwtError {
  enum class Reason {
    malformed,    // not a signed token of three parts, or too large
    algorithm,    // not accepted, or not the key's
    extension,    // "crit" names an extension that is not supported
    type,         // not an access token
    unknown_key,  // signed with a key that is not in the JWK Set
    signature,
    expired,
    not_yet,
    issuer,
    audience,
  };
  Reason reason = Reason::malformed;
  std::string message{};

  bool operator==(JwtError const&) const = default;
};

// Reads claims only after the signature was verified.
std::variant<json::object, JwtError> verify_jwt(std::string_view token, JwkSet const&,
                                                JwtRequirements const&);

}  // namespace affinity::transport
