#pragma once
// Reads the bearer token of a request and verifies the one of --auth token.

#include "base/clock.hpp"
#include "base/crypto/secret.hpp"
#include "base/http/message.hpp"
#include "transport/auth/failure_limiter.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace affinity::transport {

// The credentials after "Bearer" in the one Authorization header; nullopt without the header, empty when it
// is invalid: another scheme, no token, or the header twice.
std::optional<std::string_view> bearer_credentials(Headers const&);

// Tokens are compared by their SHA-256: digests have one length, so timing does not show a token's length,
// and a leaked list of digests holds no token.
using TokenDigest = std::array<unsigned char, 32>;
TokenDigest token_digest(std::string_view token);
bool constant_time_equal(TokenDigest const&,
                         TokenDigest const&);  // takes the same time wherever the first difference is

class BearerTokenVerifier {
 public:
  enum class Verification { valid, missing, invalid, limited };

  explicit BearerTokenVerifier(Secret const& token) : digest_(token_digest(token.reveal())) {}

  // Takes exactly one "Authorization: Bearer …". An invalid token counts as a failure of its address; from
  // the eleventh failure in a minute on the result is `limited`. A missing token is not counted, and the
  // valid token always passes: 256 random bits cannot be guessed, and locking the owner out would only help
  // an attacker.
  Verification verify(Headers const&, std::string_view address, TimePoint now);
  int retry_after_s(std::string_view address, TimePoint now) const {
    return failures_.retry_after_s(address, now);
  }

 private:
  TokenDigest digest_{};
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
