#pragma once
// Keys of an issuer, made for a test, and tokens signed with them.

#include "transport/auth/jwks.hpp"

#include <memory>
#include <string>
#include <string_view>

struct evp_pkey_st;

namespace affinity::tests {

class Signer {
 public:
  enum class Kind { rsa, rsa_short, p256, p384, ed25519 };

  explicit Signer(Kind);

  std::string jwk(std::string const& kid,
                  std::string const& more = "") const;  // the public half; more: ,"use":"sig"
  std::string public_pem() const;
  // In the form of `algorithm`, whatever the key is for: "RS256", "PS256", "ES256", "ES384", "EdDSA".
  std::string sign(std::string_view algorithm, std::string_view text) const;
  // header and claims as JSON
  std::string token(std::string_view algorithm, std::string const& header, std::string const& claims) const;

 private:
  Kind kind_;
  std::shared_ptr<evp_pkey_st> key_;
};

std::string hmac_sha256(std::string_view key, std::string_view text);
std::string unsigned_token(std::string const& header, std::string const& claims);  // ends with the second dot
std::string key_set(std::string const& keys);                                      // {"keys":[…]}

}  // namespace affinity::tests
