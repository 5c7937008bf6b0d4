#pragma once
// Enforces the limits per minute and per month, and reports them in headers (Affinity v1, Rate Limits).

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::sandbox {

struct Usage {
  struct Limit {
    std::optional<std::int64_t> limit{};  // nullopt = unlimited
    std::int64_t used = 0;
    std::int64_t reset_s = 0;  // until `used` is reset to zero
    std::int64_t remaining() const { return limit ? std::max<std::int64_t>(0, *limit - used) : 0; }
  };
  Limit minute{}, month{};

  void write_headers(Headers&) const;
};

class Quota {
 public:
  Quota(Clock const& clock, std::optional<std::int64_t> per_minute, std::optional<std::int64_t> per_month)
      : clock_(clock), per_minute_(per_minute), per_month_(per_month) {}

  // Counts one request of this key; false, without counting it, when the limit is reached.
  bool take(std::string_view key, bool counts_for_month);
  Usage usage(std::string_view key) const;

 private:
  // A key's window begins with its first request, the next one with the first request after that minute.
  struct Window {
    TimePoint started_at{};
    std::int64_t used = 0;
  };

  Clock const& clock_;
  std::optional<std::int64_t> per_minute_, per_month_;
  std::map<std::string, Window, std::less<>> windows_{};
  std::chrono::year_month month_{};
  std::int64_t month_used_ = 0;
};

}  // namespace affinity::sandbox
