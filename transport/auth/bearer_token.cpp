#include "transport/auth/bearer_token.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace affinity::transport {

std::optional<std::string_view> bearer_credentials(Headers const& headers) {
  std::optional<std::string_view> found;
  for (auto const& field : headers.fields) {
    if (!equals_ignore_case(field.name, "Authorization")) continue;
    if (found) return std::string_view();
    found = field.value;
  }
  if (!found) return found;
  auto const space = found->find(' ');
  if (space == std::string_view::npos || !equals_ignore_case(found->substr(0, space), "Bearer"))
    return std::string_view();
  auto const token = found->find_first_not_of(' ', space);
  return token == std::string_view::npos ? std::string_view() : found->substr(token);
}

TokenDigest token_digest(std::string_view token) {
  // Fetched once: EVP_sha256() stands for a search in OpenSSL's providers with every use.
  static EVP_MD const* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  TokenDigest out{};
  EVP_Digest(token.data(), token.size(), out.data(), nullptr, fetched ? fetched : EVP_sha256(), nullptr);
  return out;
}

bool constant_time_equal(TokenDigest const& left, TokenDigest const& right) {
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

BearerTokenVerifier::Verification BearerTokenVerifier::verify(Headers const& headers,
                                                              std::string_view address, TimePoint now) {
  auto const given = bearer_credentials(headers);
  if (!given) return Verification::missing;
  if (!given->empty() && constant_time_equal(token_digest(*given), digest_)) return Verification::valid;
  return failures_.record(address, now) ? Verification::invalid : Verification::limited;
}

}  // namespace affinity::transport
