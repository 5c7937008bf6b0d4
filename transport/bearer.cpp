#include "transport/bearer.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

namespace affinity::transport {

std::optional<std::string_view> bearer_credentials(Headers const& headers) {
  std::optional<std::string_view> found;
  for (auto const& field : headers.fields) {
    if (!same_name(field.name, "Authorization")) continue;
    if (found) return std::string_view();
    found = field.value;
  }
  if (!found) return found;
  auto const space = found->find(' ');
  if (space == std::string_view::npos || !same_name(found->substr(0, space), "Bearer"))
    return std::string_view();
  auto const token = found->find_first_not_of(' ', space);
  return token == std::string_view::npos ? std::string_view() : found->substr(token);
}

Digest digest_of(std::string_view token) {
  Digest out{};
  EVP_Digest(token.data(), token.size(), out.data(), nullptr, EVP_sha256(), nullptr);
  return out;
}

bool same_digest(Digest const& left, Digest const& right) {
  return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Bearer::Verdict Bearer::check(Headers const& headers, std::string_view address, TimePoint now) {
  auto const given = bearer_credentials(headers);
  if (!given) return Verdict::missing;
  if (!given->empty() && same_digest(digest_of(*given), digest_)) return Verdict::good;
  return failures_.record(address, now) ? Verdict::wrong : Verdict::limited;
}

}  // namespace affinity::transport
