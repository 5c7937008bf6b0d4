#include "mcp/elicitation/request_state.hpp"

#include "base/text/text.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <charconv>
#include <stdexcept>

namespace affinity::mcp {

namespace {

constexpr std::size_t nonce_bytes = 16;

template<std::size_t N> std::array<unsigned char, N> random_bytes() {
  std::array<unsigned char, N> bytes{};
  if (RAND_bytes(bytes.data(), int(N)) != 1) throw std::runtime_error("no random numbers can be had");
  return bytes;
}

}  // namespace

// The key is drawn when the program starts, although only an elicitation needs it: drawing it initializes
// OpenSSL, which crashes when memory runs out meanwhile, as it may during a request. It costs 3 ms of a cold
// start.
RequestStateSigner::RequestStateSigner(Clock const& clock) : clock_(clock), key_(random_bytes<32>()) {}

std::string RequestStateSigner::signature_of(std::string_view text) const {
  unsigned char mac[EVP_MAX_MD_SIZE];
  unsigned int length = 0;
  HMAC(EVP_sha256(), key_.data(), int(key_.size()), reinterpret_cast<unsigned char const*>(text.data()),
       text.size(), mac, &length);
  return base64url_encode({reinterpret_cast<char const*>(mac), length});
}

// "expiry.nonce.signature"; the signature covers the first two and the binding.
std::string RequestStateSigner::sign(std::string_view binding, Milliseconds ttl) {
  auto const nonce = random_bytes<nonce_bytes>();
  auto const expiry =
      std::chrono::duration_cast<Milliseconds>((clock_.now() + ttl).time_since_epoch()).count();
  auto const head = std::to_string(expiry) + "." +
                    base64url_encode({reinterpret_cast<char const*>(nonce.data()), nonce.size()});
  return head + "." + signature_of(head + "\n" + std::string(binding));
}

bool RequestStateSigner::redeem(std::string_view state, std::string_view binding) {
  forget_expired();
  auto const dot = state.rfind('.');
  if (dot == std::string_view::npos || redeemed_.contains(state)) return false;
  auto const head = state.substr(0, dot);
  if (head.find('\n') != head.npos)
    return false;  // or the first line of a binding could pass for a part of it
  auto const wanted = signature_of(std::string(head) + "\n" + std::string(binding));
  auto const given = state.substr(dot + 1);
  if (given.size() != wanted.size() || CRYPTO_memcmp(given.data(), wanted.data(), wanted.size()) != 0)
    return false;
  std::int64_t expiry = 0;
  std::from_chars(head.data(), head.data() + head.size(), expiry);
  TimePoint const until{Milliseconds(expiry)};
  if (until < clock_.now()) return false;
  redeemed_.emplace(state, until);
  return true;
}

void RequestStateSigner::forget_expired() {
  auto const now = clock_.now();
  std::erase_if(redeemed_, [&](auto const& entry) { return entry.second < now; });
}

}  // namespace affinity::mcp
