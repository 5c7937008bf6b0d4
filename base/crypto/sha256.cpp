#include "base/crypto/sha256.hpp"

#include <openssl/evp.h>

#include <array>
#include <stdexcept>

namespace affinity {

struct Sha256::State {
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

namespace {

// Fails only without memory, or in a library without SHA-256.
void must(bool worked) {
  if (!worked) throw std::runtime_error("OpenSSL cannot compute SHA-256");
}

}  // namespace

Sha256::Sha256() : state_(std::make_unique<State>()) { reset(); }
Sha256::~Sha256() = default;

void Sha256::reset() {
  auto* const context = state_->context.get();
  must(context && EVP_DigestInit_ex(context, EVP_sha256(), nullptr) == 1);
}

void Sha256::update(std::string_view bytes) {
  must(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()) == 1);
}

std::string Sha256::hex() {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned length = 0;
  must(EVP_DigestFinal_ex(state_->context.get(), digest.data(), &length) == 1);
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (unsigned i = 0; i < length; ++i)
    out.append(1, digits[digest[i] >> 4]).append(1, digits[digest[i] & 15]);
  return out;
}

}  // namespace affinity
