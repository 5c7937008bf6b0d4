#include "base/marks.hpp"

#include "base/random.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace affinity {

// OpenSSL starts at its first call, and where memory runs out in the middle of that, its next one would crash.
Marks::Marks() {
  if (OPENSSL_init_crypto(0, nullptr) != 1 || !OSSL_LIB_CTX_get0_global_default())
    throw std::runtime_error("OpenSSL could not be started");
  fill_random(key_);
}

std::string Marks::of(std::string_view secret) const {
  std::string mark(size, '\0');
  unsigned written = 0;
  HMAC(EVP_sha256(), key_.data(), int(key_.size()), reinterpret_cast<unsigned char const*>(secret.data()),
       secret.size(), reinterpret_cast<unsigned char*>(mark.data()), &written);
  if (written != size) throw std::runtime_error("SHA-256 is not to be had");
  return mark;
}

}  // namespace affinity
