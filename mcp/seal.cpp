#include "mcp/seal.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <stdexcept>

#include "base/text.hpp"

namespace affinity::mcp {

namespace {

constexpr std::size_t nonce_bytes = 16;

template<std::size_t N> std::array<unsigned char, N> random_bytes() {
  std::array<unsigned char, N> bytes{};
  if (RAND_bytes(bytes.data(), int(N)) != 1) throw std::runtime_error("no random numbers can be had");
  return bytes;
}

}  // namespace

// Asked for when the program starts, though only a question needs it: this starts OpenSSL, which crashes when
// memory runs out in the middle of that, as it may in a request. It is 3 ms of a cold start.
Seal::Seal(Clock const& clock) : clock_(clock), key_(random_bytes<32>()) {}

std::string Seal::sign(std::string_view text) const {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key_.data(), int(key_.size()), reinterpret_cast<unsigned char const*>(text.data()),
       text.size(), mac, &length);
  return base64url_encode({reinterpret_cast<char const*>(mac), length});
}

// "expiry.nonce.signature"; the signature covers the first two and what the state is about.
std::string Seal::make(std::string_view about, Milliseconds ttl) {
  auto const nonce = random_bytes<nonce_bytes>();
  auto const expiry =
      std::chrono::duration_cast<Milliseconds>((clock_.now() + ttl).time_since_epoch()).count();
  auto const head = std::to_string(expiry) + "." +
                    base64url_encode({reinterpret_cast<char const*>(nonce.data()), nonce.size()});
  return head + "." + sign(head + "\n" + std::string(about));
}

bool Seal::redeem(std::string_view state, std::string_view about) {
  forget_expired();
  auto const dot = state.rfind('.');
  if (dot == std::string_view::npos || used_.contains(state)) return false;
  auto const head = state.substr(0, dot);
  if (head.find('\n') != head.npos) return false;  // or the first line of an `about` could pass for a part of it
  auto const wanted = sign(std::string(head) + "\n" + std::string(about));
  auto const given = state.substr(dot + 1);
  if (given.size() != wanted.size() || CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) != 0)
    return false;
  std::int64_t expiry = 0;
  std::from_chars(head.data(), head.data() + head.size(), expiry);
  TimePoint const until{Milliseconds(expiry)};
  if (until < clock_.now()) return false;
  used_.emplace(state, until);
  return true;
}

void Seal::forget_expired() {
  auto const now = clock_.now();
  std::erase_if(used_, [&](auto const& entry) { return entry.second < now; });
}

}  // namespace affinity::mcp
