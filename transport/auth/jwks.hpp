#pragma once
// The keys that an issuer signs access tokens with (JWK Set, RFC 7517), as far as we can use them. Pure.

#include "base/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace affinity::transport {

// What a signature may be made with (RFC 7518, RFC 8037). Nothing symmetric and no "none": whoever knows our
// public key must not be able to sign with it.
enum class JwsAlgorithm { rs256, ps256, es256, es384, eddsa };

std::optional<JwsAlgorithm> find_jws_algorithm(std::string_view name);  // "RS256", exactly so

struct PublicKey {
  enum class Kind { rsa, p256, p384, ed25519 };

  std::string id{};  // "kid"; may be empty
  Kind kind = Kind::rsa;
  std::optional<JwsAlgorithm> algorithm{};  // "alg": the key is for nothing else
  std::shared_ptr<evp_pkey_st> key{};

  bool supports(JwsAlgorithm) const;
};

bool verify_signature(PublicKey const&, JwsAlgorithm, std::string_view text, std::string_view signature);

class JwkSet {
 public:
  JwkSet() = default;
  // Keys of other kinds, for encryption, broken or too short ones are left out; a set that leaves none is
  // refused as not_found, and what is no set as invalid.
  static Result<JwkSet> parse(std::string_view text);

  std::vector<PublicKey> const& keys() const { return keys_; }

 private:
  std::vector<PublicKey> keys_{};
};

}  // namespace affinity::transport
