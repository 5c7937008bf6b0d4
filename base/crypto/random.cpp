#include "base/crypto/random.hpp"

#include <openssl/rand.h>

#include <stdexcept>

namespace affinity {

std::string random_bytes(std::size_t count) {
  std::string bytes(count, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), int(count)) != 1)
    throw std::runtime_error("The system has no random bytes.");
  return bytes;
}

}  // namespace affinity
