#include "client/rate_limit/token_bucket.hpp"

#include <algorithm>
#include <cmath>

namespace affinity::client {

namespace {

using namespace std::chrono_literals;

constexpr auto minute = 60s;
constexpr auto slot_length = 250ms;
constexpr double rounding = 1e-6;  // of a token: tolerance for floating point

}  // namespace

TokenBucket::TokenBucket(std::optional<int> per_minute, TimePoint now) : limit_(per_minute), as_of_(now) {
  if (limit_) {
    limit_ = std::max(1, *limit_);
    tokens_ = capacity();
  }
}

int TokenBucket::capacity() const { return std::max(1, *limit_ / 6); }
// For limits below 6 the count of the last minute is exact, and a capacity of a sixth would be below 1.
int TokenBucket::refill() const { return *limit_ < 6 ? *limit_ : *limit_ - capacity(); }

double TokenBucket::tokens_at(TimePoint now) const {
  auto const passed = std::chrono::duration<double>(std::max(now - as_of_, TimePoint::duration::zero()));
  return std::min<double>(capacity(), tokens_ + passed.count() * refill() / 60);
}

void TokenBucket::set_limit(std::optional<int> per_minute, TimePoint now) {
  if (per_minute) per_minute = std::max(1, *per_minute);
  if (per_minute == limit_) return;
  bool const had_none = !limit_;
  if (!had_none) tokens_ = tokens_at(now);
  as_of_ = std::max(as_of_, now);
  limit_ = per_minute;
  if (limit_) tokens_ = had_none ? capacity() : std::min<double>(tokens_, capacity());
}

// A slot is dropped a minute after its end, so that no request is dropped too early.
void TokenBucket::drop_old_slots(TimePoint now) {
  while (!minute_.empty() && minute_.front().begun + slot_length + minute <= now) {
    in_minute_ -= minute_.front().count;
    minute_.pop_front();
  }
}

bool TokenBucket::take(TimePoint now) {
  drop_old_slots(now);
  if (limit_) {
    auto const tokens = tokens_at(now);
    if (tokens < 1 - rounding || in_minute_ >= *limit_) return false;
    tokens_ = tokens - 1;
    as_of_ = std::max(as_of_, now);
  }
  if (minute_.empty() || minute_.back().begun + slot_length <= now) minute_.push_back({.begun = now});
  ++minute_.back().count;
  ++in_minute_;
  return true;
}

TimePoint TokenBucket::available_at(std::int64_t n, TimePoint now) const {
  if (!limit_) return now;
  auto out = now;
  auto const missing = double(n) - tokens_at(now);
  if (missing > rounding) {
    auto const wait = std::chrono::duration<double>(missing * 60 / refill());
    out += std::chrono::ceil<std::chrono::microseconds>(wait);
  }
  // Requests of the last minute that still count then.
  auto over = in_minute_ + n - *limit_;
  for (auto const& slot : minute_) {
    if (over <= 0) break;
    out = std::max(out, slot.begun + slot_length + minute);
    over -= slot.count;
  }
  return out;
}

}  // namespace affinity::client
