#pragma once
// An access token (JWT, RFC 7519; RFC 9068) → its claims, or why it is not believed. Pure.

#include "base/clock.hpp"
#include "base/json.hpp"
#include "transport/auth/jwks.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace affinity::transport {

struct JwtRequirements {
  std::string issuer{};
  std::string audience{};  // compared in its canonical form where it is a URL
  WallTime now{};
  std::chrono::seconds leeway{60};  // clocks differ
};

struct JwtError {
  enum class Reason {
    malformed,    // no signed token of three parts, or too large
    algorithm,    // one that we do not take, or not that of the key
    extension,    // "crit" names something that must be understood
    type,         // a token for another purpose
    unknown_key,  // signed with a key that we have not got
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

// Claims are looked at only after the signature was found good.
std::variant<json::object, JwtError> verify_jwt(std::string_view token, JwkSet const&,
                                                JwtRequirements const&);

}  // namespace affinity::transport
