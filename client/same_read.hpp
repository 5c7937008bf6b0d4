#pragma once
// When two reads are one and the same: the same words, asked with the same API key.

#include "base/http.hpp"
#include "base/secret.hpp"

#include <array>
#include <string>

namespace affinity::client {

// Nothing but a GET of Affinity itself: no file, no other place, no body.
bool is_plain_read(Request const&);

std::string words_of_read(Request const&);  // target and headers; the key is not yet among them

// Stands for an API key where the key itself must not stand, and tells nothing about it: HMAC-SHA-256 with a
// secret that is made anew in each process.
class KeyMarks {
 public:
  static constexpr std::size_t size = 32;

  KeyMarks();  // throws when the system gives no random bytes
  std::string of(Secret const& api_key) const;

 private:
  std::array<unsigned char, size> secret_{};
};

}  // namespace affinity::client
