#pragma once
// SecretFingerprinter that stand for a secret where it must not stand itself, such as in the key of a map.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace affinity {

// HMAC-SHA-256 with a key of its own: the same text has the same mark, which tells nothing about it, and
// another one with another maker.
class SecretFingerprinter {
 public:
  static constexpr std::size_t size = 32;

  SecretFingerprinter();  // throws when the system gives no random bytes
  std::string of(std::string_view secret) const;

 private:
  std::array<unsigned char, size> key_{};
};

}  // namespace affinity
