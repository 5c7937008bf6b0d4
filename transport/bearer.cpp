#include "transport/bearer.hpp"

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include <algorithm>
#include <optional>

namespace affinity::transport {

namespace {

using Digest = std::array<unsigned char, SHA256_DIGEST_LENGTH>;

constexpr auto window = std::chrono::minutes(1);
constexpr std::size_t failures_allowed = 10;
constexpr std::size_t addresses_kept = 4096;

Digest sha256(std::string_view text) {
  Digest out{};
  SHA256(reinterpret_cast<unsigned char const*>(text.data()), text.size(), out.data());
  return out;
}

// The credentials of the one Authorization header; nullopt when there is none, empty when it is of no use.
std::optional<std::string_view> credentials(Headers const& headers) {
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

}  // namespace

Bearer::Bearer(Secret const& token) : digest_(sha256(token.reveal())) {}

Bearer::Verdict Bearer::check(Headers const& headers, std::string_view address, TimePoint now) {
  auto const given = credentials(headers);
  if (!given) return Verdict::missing;
  // Digests have one length, so the time taken says nothing about the token's.
  auto const digest = sha256(*given);
  if (!given->empty() && CRYPTO_memcmp(digest.data(), digest_.data(), digest.size()) == 0)
    return Verdict::good;
  return count_failure(address, now);
}

Bearer::Verdict Bearer::count_failure(std::string_view address, TimePoint now) {
  auto found = failures_.find(address);
  if (found == failures_.end()) {
    if (failures_.size() >= addresses_kept) {
      std::erase_if(failures_, [&](auto const& entry) { return now - entry.second.back() >= window; });
      // Still full: forget one rather than grow. Whoever has so many addresses is not stopped by a counter.
      if (failures_.size() >= addresses_kept) failures_.erase(failures_.begin());
    }
    found = failures_.emplace(std::string(address), std::deque<TimePoint>()).first;
  }
  auto& times = found->second;
  while (!times.empty() && now - times.front() >= window) times.pop_front();
  if (times.size() >= failures_allowed) return Verdict::limited;
  times.push_back(now);
  return Verdict::wrong;
}

int Bearer::retry_after_s(std::string_view address, TimePoint now) const {
  auto const found = failures_.find(address);
  if (found == failures_.end() || found->second.empty()) return 1;
  auto const left = std::chrono::ceil<std::chrono::seconds>(found->second.front() + window - now);
  return std::max(1, static_cast<int>(left.count()));
}

}  // namespace affinity::transport
