#include "jwt_maker.hpp"

#include "base/text/text.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <stdexcept>

namespace affinity::tests {

namespace {

EVP_PKEY* make(Signer::Kind kind) {
  switch (kind) {
    case Signer::Kind::rsa: return EVP_RSA_gen(2048);
    case Signer::Kind::rsa_short: return EVP_RSA_gen(1024);
    case Signer::Kind::p256: return EVP_EC_gen("P-256");
    case Signer::Kind::p384: return EVP_EC_gen("P-384");
    case Signer::Kind::ed25519: break;
  }
  return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
}

// A number of the key, in `size` bytes or in as few as it needs.
std::string number(EVP_PKEY const* key, char const* name, int size = 0) {
  BIGNUM* found = nullptr;
  if (EVP_PKEY_get_bn_param(key, name, &found) != 1) throw std::runtime_error("no such number");
  std::string out(std::size_t(size > 0 ? size : BN_num_bytes(found)), '\0');
  BN_bn2binpad(found, reinterpret_cast<unsigned char*>(out.data()), int(out.size()));
  BN_free(found);
  return base64url_encode(out);
}

// From DER to the two numbers side by side.
std::string flat(std::string const& der, int half) {
  auto const* at = reinterpret_cast<unsigned char const*>(der.data());
  auto* const both = d2i_ECDSA_SIG(nullptr, &at, long(der.size()));
  std::string out(std::size_t(2 * half), '\0');
  auto* const bytes = reinterpret_cast<unsigned char*>(out.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(both), bytes, half);
  BN_bn2binpad(ECDSA_SIG_get0_s(both), bytes + half, half);
  ECDSA_SIG_free(both);
  return out;
}

}  // namespace

Signer::Signer(Kind kind) : kind_(kind), key_(make(kind), EVP_PKEY_free) {
  if (!key_) throw std::runtime_error("no key can be made");
}

std::string Signer::jwk(std::string const& kid, std::string const& more) const {
  auto const begin = R"({"kid":")" + kid + R"(",)";
  auto const* key = key_.get();
  auto const curve = [&](char const* name, int size) {
    return begin + R"("kty":"EC","crv":")" + name + R"(","x":")" +
           number(key, OSSL_PKEY_PARAM_EC_PUB_X, size) + R"(","y":")" +
           number(key, OSSL_PKEY_PARAM_EC_PUB_Y, size) + R"(")" + more + "}";
  };
  if (kind_ == Kind::p256) return curve("P-256", 32);
  if (kind_ == Kind::p384) return curve("P-384", 48);
  if (kind_ == Kind::ed25519) {
    std::string raw(32, '\0');
    auto size = raw.size();
    EVP_PKEY_get_raw_public_key(key, reinterpret_cast<unsigned char*>(raw.data()), &size);
    return begin + R"("kty":"OKP","crv":"Ed25519","x":")" + base64url_encode(raw) + R"(")" + more + "}";
  }
  return begin + R"("kty":"RSA","n":")" + number(key, OSSL_PKEY_PARAM_RSA_N) + R"(","e":")" +
         number(key, OSSL_PKEY_PARAM_RSA_E) + R"(")" + more + "}";
}

std::string Signer::public_pem() const {
  auto* const memory = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(memory, key_.get());
  char* data = nullptr;
  auto const size = BIO_get_mem_data(memory, &data);
  std::string out(data, std::size_t(size));
  BIO_free(memory);
  return out;
}

std::string Signer::sign(std::string_view algorithm, std::string_view text) const {
  auto* const context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* how = nullptr;
  auto const* hash = algorithm == "EdDSA" ? nullptr : algorithm == "ES384" ? EVP_sha384() : EVP_sha256();
  if (kind_ == Kind::ed25519) hash = nullptr;
  EVP_DigestSignInit(context, &how, hash, nullptr, key_.get());
  if (algorithm == "PS256") {
    EVP_PKEY_CTX_set_rsa_padding(how, RSA_PKCS1_PSS_PADDING);
    EVP_PKEY_CTX_set_rsa_pss_saltlen(how, RSA_PSS_SALTLEN_DIGEST);
  }
  std::size_t size = 0;
  auto const* bytes = reinterpret_cast<unsigned char const*>(text.data());
  EVP_DigestSign(context, nullptr, &size, bytes, text.size());
  std::string out(size, '\0');
  if (EVP_DigestSign(context, reinterpret_cast<unsigned char*>(out.data()), &size, bytes, text.size()) != 1)
    throw std::runtime_error("cannot sign");
  EVP_MD_CTX_free(context);
  out.resize(size);
  if (kind_ == Kind::p256) return flat(out, 32);
  return kind_ == Kind::p384 ? flat(out, 48) : out;
}

std::string Signer::token(std::string_view algorithm, std::string const& header,
                          std::string const& claims) const {
  auto out = unsigned_token(header, claims);
  out.pop_back();
  return out + "." + base64url_encode(sign(algorithm, out));
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string out(32, '\0');
  unsigned size = 32;
  HMAC(EVP_sha256(), key.data(), int(key.size()), reinterpret_cast<unsigned char const*>(text.data()),
       text.size(), reinterpret_cast<unsigned char*>(out.data()), &size);
  return out;
}

std::string unsigned_token(std::string const& header, std::string const& claims) {
  return base64url_encode(header) + "." + base64url_encode(claims) + ".";
}

std::string key_set(std::string const& keys) { return R"({"keys":[)" + keys + "]}"; }

}  // namespace affinity::tests
