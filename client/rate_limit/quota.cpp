#include "client/rate_limit/quota.hpp"

#include "client/retry_after.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace affinity::client {

namespace {

using namespace std::chrono_literals;

constexpr auto same_window = 5s;  // reset times of one minute differ by less, those of two by more
constexpr std::int64_t no_bound = std::numeric_limits<std::int64_t>::max();

bool is_unlimited(Headers const& headers, std::string_view name) {
  auto const text = headers.find(name);
  return text && equals_ignore_case(*text, "unlimited");
}

}  // namespace

void Quota::update(Headers const& headers, TimePoint now, int in_flight) {
  update_minute(headers, now, in_flight);
  update_month(headers, now);
}

void Quota::update_minute(Headers const& headers, TimePoint now, int in_flight) {
  if (is_unlimited(headers, "x-ratelimit-limit-user")) {
    no_limit_ = true;
    return;
  }
  bool changed = false;
  if (auto const limit = header_number(headers, "x-ratelimit-limit-user")) {
    auto const before = std::exchange(per_minute_, int(std::clamp<std::int64_t>(*limit, 1, 1'000'000)));
    changed = before != per_minute_ || no_limit_;
    no_limit_ = false;
  }
  auto const remaining = header_number(headers, "x-ratelimit-limit-user-remaining");
  auto const reset = minute_reset(headers);
  if (!remaining || !reset) return;
  auto const ends = now + std::chrono::seconds(std::min(*reset, 120));
  auto const available = std::max<std::int64_t>(0, *remaining - in_flight);
  if (changed || now >= minute_ends_ || ends > minute_ends_ + same_window) {
    available_ = available;
    minute_ends_ = ends;
  } else if (ends + same_window >= minute_ends_) {
    // Within a minute the remaining number only decreases; responses may arrive out of order.
    available_ = std::min(available_, available);
    minute_ends_ = std::min(minute_ends_, ends);
  }  // otherwise a late response about the previous minute
}

void Quota::update_month(Headers const& headers, TimePoint now) {
  if (is_unlimited(headers, "x-ratelimit-limit-org")) {
    month_limit_.reset();
    month_remaining_.reset();
    return;
  }
  auto const limit = header_number(headers, "x-ratelimit-limit-org");
  auto const remaining = header_number(headers, "x-ratelimit-limit-org-remaining");
  if (!remaining) return;
  if (limit && *limit > 0) month_limit_ = limit;
  month_remaining_ = remaining;
  month_ends_ = now + std::chrono::seconds(month_reset(headers).value_or(3600));
}

void Quota::block_until(TimePoint time) {
  available_ = 0;
  minute_ends_ = std::max(minute_ends_, time);
}

std::int64_t Quota::available(TimePoint now, std::int64_t reserve) const {
  return now < minute_ends_ ? std::max<std::int64_t>(0, available_ - reserve) : no_bound;
}

std::optional<double> Quota::month_remaining(TimePoint now) const {
  if (!month_remaining_ || now >= month_ends_) return std::nullopt;
  if (*month_remaining_ == 0) return 0;
  if (!month_limit_) return std::nullopt;
  return 100.0 * double(*month_remaining_) / double(*month_limit_);
}

}  // namespace affinity::client
