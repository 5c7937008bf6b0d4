#include "base/crypto/secret_fingerprint.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace affinity {

SecretFingerprinter::SecretFingerprinter() {
  if (RAND_bytes(key_.data(), int(key_.size())) != 1)
    throw std::runtime_error("no random numbers can be had");
}

std::string SecretFingerprinter::of(std::string_view secret) const {
  std::string fingerprint(size, '\0');
  unsigned written = 0;
  HMAC(EVP_sha256(), key_.data(), int(key_.size()), reinterpret_cast<unsigned char const*>(secret.data()),
       secret.size(), reinterpret_cast<unsigned char*>(fingerprint.data()), &written);
  if (written != size) throw std::runtime_error("SHA-256 is not to be had");
  return fingerprint;
}

}  // namespace affinity
