#include "client/rate_limit/key_rate_limiter.hpp"

#include "client/retry_after.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace affinity::client {

namespace {

using namespace std::chrono_literals;

constexpr int default_share = 80;   // percent of the limit; other programs use the same key
constexpr int reserved_share = 10;  // percent of the limit left unused when others use more

}  // namespace

KeyRateLimiter::KeyRateLimiter(RateLimitSettings const& settings, TimePoint now,
                               std::function<void(QueueEntry&)> wake)
    : settings_(settings), wake_(std::move(wake)), bucket_(effective_limit(), now), last_(now) {
  settings_.max_concurrent = std::max(1, settings_.max_concurrent);
}

std::optional<int> KeyRateLimiter::effective_limit() const {
  if (!settings_.enabled || quota_.no_limit()) return std::nullopt;
  auto const advertised = quota_.per_minute().value_or(settings_.default_per_minute);
  return settings_.per_minute ? std::min(*settings_.per_minute, advertised)
                              : std::max(1, advertised * default_share / 100);
}

std::int64_t KeyRateLimiter::available(TimePoint now) const {
  if (!settings_.enabled) return std::numeric_limits<std::int64_t>::max();
  auto const reserve = settings_.per_minute ? 0
                                            : quota_.per_minute().value_or(settings_.default_per_minute) *
                                                  reserved_share / 100;
  return quota_.available(now, reserve);
}

bool KeyRateLimiter::take_token(TimePoint now) {
  if (available(now) < 1 || !bucket_.take(now)) return false;
  quota_.count_request();
  last_ = now;
  return true;
}

bool KeyRateLimiter::try_start(TimePoint now) {
  if (in_flight_ >= settings_.max_concurrent || !take_token(now)) return false;
  ++in_flight_;
  return true;
}

bool KeyRateLimiter::try_acquire(TimePoint now) { return queue_.empty() && try_start(now); }

void KeyRateLimiter::enqueue(QueueEntry& entry) { queue_.push(entry); }

void KeyRateLimiter::dequeue(QueueEntry const& entry, TimePoint now) {
  queue_.remove(entry);
  grant(now);
}

void KeyRateLimiter::release(TimePoint now) {
  --in_flight_;
  grant(now);
}

void KeyRateLimiter::grant(TimePoint now, QueueEntry const* asking) {
  while (!queue_.empty() && try_start(now)) {
    auto& entry = queue_.pop();
    entry.granted = true;
    wake_(entry);
  }
  if (auto* const next = queue_.front(); next && next != asking) wake_(*next);
}

TimePoint KeyRateLimiter::next_check(QueueEntry const& entry, TimePoint now) const {
  bool const waits_for_time = queue_.front() == &entry && in_flight_ < settings_.max_concurrent;
  return waits_for_time ? available_at(1, now) : TimePoint::max();
}

TimePoint KeyRateLimiter::available_at(std::int64_t n, TimePoint now) const {
  auto const by_bucket = bucket_.available_at(n, now);
  auto const at_once = available(now);
  if (n <= at_once) return by_bucket;
  // The rest waits for the next minute and its full bucket.
  auto const then = quota_.resets_at();
  auto const behind = n - at_once;
  auto fresh = TokenBucket(bucket_.limit(), then);
  return std::max(by_bucket, fresh.available_at(behind, then));
}

TimePoint KeyRateLimiter::estimated_start(std::size_t position, TimePoint now) const {
  auto const by_limit = available_at(std::int64_t(position) + 1, now);
  // How many requests must end before a permit is free, max_concurrent at a time.
  auto const must_end = std::int64_t(position) + 1 + in_flight_ - settings_.max_concurrent;
  auto const rounds = must_end > 0 ? (must_end + settings_.max_concurrent - 1) / settings_.max_concurrent : 0;
  return std::max(by_limit, now + rounds * typical_duration_);
}

TimePoint KeyRateLimiter::estimated_start(std::string const& session, TimePoint now) const {
  return estimated_start(queue_.position(session), now);
}
TimePoint KeyRateLimiter::estimated_start(QueueEntry const& entry, TimePoint now) const {
  return estimated_start(queue_.position(entry), now);
}

void KeyRateLimiter::update(Response const& response, TimePoint now, TimePoint::duration took) {
  typical_duration_ =
      typical_duration_ == typical_duration_.zero() ? took : (typical_duration_ * 7 + took) / 8;
  quota_.update(response.headers, now, in_flight_ - 1);
  if (response.status == 429 && !month_is_exhausted(response.headers))
    quota_.block_until(now + std::chrono::seconds(wait_after_429(response.headers).value_or(1)));
  bucket_.set_limit(effective_limit(), now);
}

bool KeyRateLimiter::idle_since(TimePoint time) const {
  return in_flight_ == 0 && queue_.empty() && last_ <= time;
}

}  // namespace affinity::client
