#pragma once
// Keyed hashes that identify a secret without revealing it, for example as part of the key of a map.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace affinity {

// HMAC-SHA-256 with a random key of its own: equal texts have equal fingerprints, a fingerprint reveals
// nothing about the text, and every instance gives other fingerprints.
class SecretFingerprinter {
 public:
  static constexpr std::size_t size = 32;

  SecretFingerprinter();  // throws without a source of random bytes
  std::string of(std::string_view secret) const;

 private:
  std::array<unsigned char, size> key_{};
};

}  // namespace affinity
