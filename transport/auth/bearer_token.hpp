#pragma once
// The credentials of a request, and the check of --auth token.

#include "base/clock.hpp"
#include "base/http.hpp"
#include "base/secret.hpp"
#include "transport/auth/failure_limiter.hpp"

#include <array>
#include <optional>
#include <string_view>

namespace affinity::transport {

// What stands behind "Bearer" in the one Authorization header; nullopt when there is none, empty when it is
// of no use: another scheme, no token, or the header twice.
std::optional<std::string_view> bearer_credentials(Headers const&);

// Tokens are compared by their SHA-256: digests have one length, so the time taken says nothing about the
// token's, and whoever reads a list of them has no token.
using TokenDigest = std::array<unsigned char, 32>;
TokenDigest token_digest(std::string_view token);
bool constant_time_equal(TokenDigest const&, TokenDigest const&);  // takes the same time wherever they differ

class BearerTokenVerifier {
 public:
  enum class Verification { valid, missing, invalid, limited };

  explicit BearerTokenVerifier(Secret const& token) : digest_(token_digest(token.reveal())) {}

  // Only "Authorization: Bearer …" counts, once. A wrong token is a failure of its address; from the eleventh
  // failure in a minute on the answer is `limited`. A missing token is not a guess and is not counted, and
  // the right token always passes: with 256 random bits nobody guesses it, and counting the owner out would
  // only help somebody who wants that.
  Verification verify(Headers const&, std::string_view address, TimePoint now);
  int retry_after_s(std::string_view address, TimePoint now) const {
    return failures_.retry_after_s(address, now);
  }

 private:
  TokenDigest digest_{};
  AuthFailureLimiter failures_{};
};

}  // namespace affinity::transport
