#include "transport/auth/failure_limiter.hpp"

#include "transport/net/client_address.hpp"

#include <algorithm>

namespace affinity::transport {

namespace {

constexpr auto window = std::chrono::minutes(1);
constexpr std::size_t allowed = 10;
constexpr std::size_t addresses_kept = 4096;

}  // namespace

// Counted by client_address_key(), as connections are: one host has 2^64 addresses of IPv6. All loopback
// addresses share the empty key.
bool AuthFailureLimiter::record(std::string_view address, TimePoint now) {
  auto const who = client_address_key(std::string(address));
  auto found = latest_.find(who);
  if (found == latest_.end()) {
    if (latest_.size() >= addresses_kept) {
      std::erase_if(latest_, [&](auto const& entry) { return now - entry.second.back() >= window; });
      // Still full: drop one entry rather than grow. A client with so many addresses is not stopped by a
      // counter.
      if (latest_.size() >= addresses_kept) latest_.erase(latest_.begin());
    }
    found = latest_.emplace(who, std::deque<TimePoint>()).first;
  }
  auto& times = found->second;
  while (!times.empty() && now - times.front() >= window) times.pop_front();
  if (times.size() >= allowed) return false;
  times.push_back(now);
  return true;
}

int AuthFailureLimiter::retry_after_s(std::string_view address, TimePoint now) const {
  auto const found = latest_.find(client_address_key(std::string(address)));
  if (found == latest_.end() || found->second.empty()) return 1;
  auto const left = std::chrono::ceil<std::chrono::seconds>(found->second.front() + window - now);
  return std::max(1, static_cast<int>(left.count()));
}

}  // namespace affinity::transport
