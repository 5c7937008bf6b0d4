#pragma once
// Parses an issuer's public keys (JWK Set, RFC 7517) and verifies signatures with them. Pure.

#include "base/result.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace affinity::transport {

// The accepted signature algorithms (RFC 7518, RFC 8037). No symmetric ones and no "none": the public key
// must not serve as an HMAC secret.
enum class JwsAlgorithm { rs256, ps256, es256, es384, eddsa };

std::optional<JwsAlgorithm> find_jws_algorithm(std::string_view name);  // "RS256"; case-sensitive

struct PublicKey {
  enum class Kind { rsa, p256, p384, ed25519 };

  std::string id{};  // "kid"; may be empty
  Kind kind = Kind::rsa;
  std::optional<JwsAlgorithm> algorithm{};  // "alg": where set, the key is for this algorithm alone
  std::shared_ptr<evp_pkey_st> key{};

  bool supports(JwsAlgorithm) const;
};

bool verify_signature(PublicKey const&, JwsAlgorithm, std::string_view text, std::string_view signature);

class JwkSet {
 public:
  JwkSet() = default;
  // Skips keys of other types, keys for encryption, malformed and too short ones. A set without a usable key
  // is a not_found error, text that is no JWK Set an invalid one.
  static Result<JwkSet> parse(std::string_view text);

  std::vector<PublicKey> const& keys() const { return keys_; }

 private:
  std::vector<PublicKey> keys_{};
};

}  // namespace affinity::transport
