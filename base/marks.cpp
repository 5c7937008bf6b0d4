#include "base/marks.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <stdexcept>

namespace affinity {

Marks::Marks() {
  if (RAND_bytes(key_.data(), int(key_.size())) != 1) throw std::runtime_error("no random numbers can be had");
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
