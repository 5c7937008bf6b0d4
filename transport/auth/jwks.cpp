#include "transport/auth/jwks.hpp"

#include "base/json/json.hpp"
#include "base/text/text.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>

namespace affinity::transport {

namespace {

constexpr std::size_t max_keys = 100;
constexpr std::size_t max_text = 256u << 10;
constexpr int rsa_min_bits = 2048,
              rsa_max_bits = 8192;  // longer keys only cost CPU time

struct Free {
  void operator()(BIGNUM* p) const { BN_free(p); }
  void operator()(OSSL_PARAM_BLD* p) const { OSSL_PARAM_BLD_free(p); }
  void operator()(OSSL_PARAM* p) const { OSSL_PARAM_free(p); }
  void operator()(EVP_PKEY_CTX* p) const { EVP_PKEY_CTX_free(p); }
  void operator()(EVP_MD_CTX* p) const { EVP_MD_CTX_free(p); }
  void operator()(ECDSA_SIG* p) const { ECDSA_SIG_free(p); }
};
template<class T> using Owned = std::unique_ptr<T, Free>;

using Pkey = std::shared_ptr<EVP_PKEY>;

unsigned char const* bytes(std::string_view text) {
  return reinterpret_cast<unsigned char const*>(text.data());
}

Owned<BIGNUM> number(std::string_view big_endian) {
  return Owned<BIGNUM>(BN_bin2bn(bytes(big_endian), int(big_endian.size()), nullptr));
}

std::string decoded(json::value const& jwk, std::string_view name) {
  return base64url_decode(text_member(jwk, name)).value_or("");
}

Pkey from_parameters(char const* type, OSSL_PARAM_BLD* builder) {
  Owned<OSSL_PARAM> const parameters(OSSL_PARAM_BLD_to_param(builder));
  Owned<EVP_PKEY_CTX> const context(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* key = nullptr;
  if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
      EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
    return nullptr;
  return Pkey(key, EVP_PKEY_free);
}

Pkey rsa_key(json::value const& jwk) {
  auto const n = decoded(jwk, "n"), e = decoded(jwk, "e");
  if (n.empty() || n.size() > std::size_t(rsa_max_bits) / 8 + 1 || e.empty() || e.size() > 8) return nullptr;
  auto const modulus = number(n), exponent = number(e);
  Owned<OSSL_PARAM_BLD> const builder(OSSL_PARAM_BLD_new());
  if (!modulus || !exponent || !builder) return nullptr;
  auto const bits = BN_num_bits(modulus.get());
  if (bits < rsa_min_bits || bits > rsa_max_bits || !BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
    return nullptr;
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get());
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get());
  return from_parameters("RSA", builder.get());
}

// Null for a point that is not on the curve.
Pkey curve_key(json::value const& jwk, char const* group, std::size_t size) {
  auto const x = decoded(jwk, "x"), y = decoded(jwk, "y");
  if (x.size() != size || y.size() != size) return nullptr;
  auto const point = "\x04" + x + y;
  Owned<OSSL_PARAM_BLD> const builder(OSSL_PARAM_BLD_new());
  if (!builder) return nullptr;
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, group, 0);
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
  return from_parameters("EC", builder.get());
}

Pkey edwards_key(json::value const& jwk) {
  auto const x = decoded(jwk, "x");
  if (x.size() != 32) return nullptr;
  auto* const key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes(x), x.size());
  return key ? Pkey(key, EVP_PKEY_free) : nullptr;
}

// Whether "use" and "key_ops", where given, allow verifying signatures.
bool is_for_signatures(json::value const& jwk) {
  if (member(jwk, "use") && text_member(jwk, "use") != "sig") return false;
  auto const* operations = member(jwk, "key_ops");
  if (!operations) return true;
  return operations->is_array() &&
         std::ranges::any_of(operations->get_array(),
                             [](json::value const& operation) { return as_text(operation) == "verify"; });
}

std::optional<PublicKey> read_key(json::value const& jwk) {
  if (!jwk.is_object() || !is_for_signatures(jwk)) return std::nullopt;
  PublicKey out{.id = text_member(jwk, "kid")};
  if (member(jwk, "alg")) {
    out.algorithm = find_jws_algorithm(text_member(jwk, "alg"));
    if (!out.algorithm) return std::nullopt;
  }
  auto const type = text_member(jwk, "kty"), curve = text_member(jwk, "crv");
  if (type == "RSA") {
    out.kind = PublicKey::Kind::rsa;
    out.key = rsa_key(jwk);
  } else if (type == "EC" && curve == "P-256") {
    out.kind = PublicKey::Kind::p256;
    out.key = curve_key(jwk, "P-256", 32);
  } else if (type == "EC" && curve == "P-384") {
    out.kind = PublicKey::Kind::p384;
    out.key = curve_key(jwk, "P-384", 48);
  } else if (type == "OKP" && curve == "Ed25519") {
    out.kind = PublicKey::Kind::ed25519;
    out.key = edwards_key(jwk);
  }
  ERR_clear_error();
  return out.key ? std::optional(std::move(out)) : std::nullopt;
}

// A JWS holds r and s concatenated (RFC 7518, 3.4); OpenSSL expects DER.
std::string to_der(std::string_view signature, std::size_t half) {
  if (signature.size() != 2 * half) return {};
  auto r = number(signature.substr(0, half)), s = number(signature.substr(half));
  Owned<ECDSA_SIG> const both(ECDSA_SIG_new());
  if (!r || !s || !both || ECDSA_SIG_set0(both.get(), r.get(), s.get()) != 1) return {};
  r.release();
  s.release();
  auto const size = i2d_ECDSA_SIG(both.get(), nullptr);
  if (size <= 0) return {};
  std::string der(std::size_t(size), '\0');
  auto* out = reinterpret_cast<unsigned char*>(der.data());
  i2d_ECDSA_SIG(both.get(), &out);
  return der;
}

EVP_MD const* hash_of(JwsAlgorithm algorithm) {
  if (algorithm == JwsAlgorithm::eddsa) return nullptr;  // EdDSA hashes internally
  return algorithm == JwsAlgorithm::es384 ? EVP_sha384() : EVP_sha256();
}

}  // namespace

std::optional<JwsAlgorithm> find_jws_algorithm(std::string_view name) {
  if (name == "RS256") return JwsAlgorithm::rs256;
  if (name == "PS256") return JwsAlgorithm::ps256;
  if (name == "ES256") return JwsAlgorithm::es256;
  if (name == "ES384") return JwsAlgorithm::es384;
  if (name == "EdDSA") return JwsAlgorithm::eddsa;
  return std::nullopt;
}

bool PublicKey::supports(JwsAlgorithm wanted) const {
  if (algorithm && *algorithm != wanted) return false;
  switch (wanted) {
    case JwsAlgorithm::rs256:
    case JwsAlgorithm::ps256: return kind == Kind::rsa;
    case JwsAlgorithm::es256: return kind == Kind::p256;
    case JwsAlgorithm::es384: return kind == Kind::p384;
    case JwsAlgorithm::eddsa: break;
  }
  return kind == Kind::ed25519;
}

bool verify_signature(PublicKey const& key, JwsAlgorithm algorithm, std::string_view text,
                      std::string_view signature) {
  if (!key.key || !key.supports(algorithm)) return false;
  std::string der;
  if (algorithm == JwsAlgorithm::es256) der = to_der(signature, 32);
  if (algorithm == JwsAlgorithm::es384) der = to_der(signature, 48);
  if (algorithm == JwsAlgorithm::es256 || algorithm == JwsAlgorithm::es384) {
    if (der.empty()) return false;
    signature = der;
  }
  Owned<EVP_MD_CTX> const context(EVP_MD_CTX_new());
  EVP_PKEY_CTX* how = nullptr;
  bool good =
      context && EVP_DigestVerifyInit(context.get(), &how, hash_of(algorithm), nullptr, key.key.get()) == 1;
  if (good && algorithm == JwsAlgorithm::ps256)
    good = EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING) == 1 &&
           EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST) == 1;
  good = good &&
         EVP_DigestVerify(context.get(), bytes(signature), signature.size(), bytes(text), text.size()) == 1;
  ERR_clear_error();
  return good;
}

Result<JwkSet> JwkSet::parse(std::string_view text) {
  auto const wrong = [](std::string what) {
    return fail(ErrorKind::invalid, "The keys of the issuer cannot be used: " + std::move(what) + ".",
                "Check what --oauth-jwks names.");
  };
  if (text.size() > max_text) return wrong("they are larger than " + std::to_string(max_text) + " bytes");
  auto const parsed = parse_json(text, DuplicateNames::reject, 20'000);
  if (!parsed) return wrong("they are not JSON");
  auto const* keys = member(*parsed, "keys");
  if (!keys || !keys->is_array()) return wrong("there is no list named keys");
  if (keys->get_array().size() > max_keys) return wrong("they are more than " + std::to_string(max_keys));
  JwkSet out;
  for (auto const& jwk : keys->get_array())
    if (auto key = read_key(jwk)) out.keys_.push_back(std::move(*key));
  if (!out.keys_.empty()) return out;
  auto none =
      wrong("none of them is an RSA key of 2048 to 8192 bits, P-256, P-384 or Ed25519, for signatures");
  none.kind = ErrorKind::not_found;
  return fail(std::move(none));
}

}  // namespace affinity::transport
