#include "client/same_read.hpp"

#include "base/random.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>

namespace affinity::client {

bool is_plain_read(Request const& request) {
  return request.method == Method::get && !request.carries_file() && request.origin.empty() &&
         request.body.empty();
}

std::string words_of_read(Request const& request) {
  auto words = request.target;
  for (auto const& [name, value] : request.headers.fields)
    words.append("\n").append(name).append(":").append(value);
  return words;
}

KeyMarks::KeyMarks() { fill_random(secret_); }

std::string KeyMarks::of(Secret const& api_key) const {
  auto const key = api_key.reveal();
  std::string mark(size, '\0');
  unsigned written = 0;
  HMAC(EVP_sha256(), secret_.data(), int(secret_.size()), reinterpret_cast<unsigned char const*>(key.data()),
       key.size(), reinterpret_cast<unsigned char*>(mark.data()), &written);
  if (written != size) throw std::runtime_error("SHA-256 is not to be had");
  return mark;
}

}  // namespace affinity::client
