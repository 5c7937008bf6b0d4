#pragma once
// The rate limiter of one API key: a token bucket, a limit of requests in flight, and a fair queue for those
// that wait.

#include "client/rate_limit/fair_queue.hpp"
#include "client/rate_limit/quota.hpp"
#include "client/rate_limit/token_bucket.hpp"

#include <functional>

namespace affinity::client {

struct RateLimitSettings {
  bool enabled = true;              // false: only max_concurrent and the monthly quota apply
  std::optional<int> per_minute{};  // upper limit; nothing = 80 % of Affinity's limit
  int default_per_minute = 900;     // until Affinity's headers report the limit (Affinity v1, Rate limits)
  int max_concurrent = 6;           // requests in flight
  std::size_t max_queued = 1000;
  int month_reserve = 10;  // percent of the monthly quota that bulk requests may not use
};

class KeyRateLimiter {
 public:
  // `wake` is called with an entry that was granted, or that is at the front and should call next_check().
  KeyRateLimiter(RateLimitSettings const&, TimePoint now, std::function<void(QueueEntry&)> wake);

  bool try_acquire(TimePoint now);  // a permit at once, if none is waiting
  bool is_full() const { return queue_.size() >= settings_.max_queued; }
  // Takes a token for a request in flight that is resent. False: over the limit now.
  bool may_resend(TimePoint now) { return take_token(now); }
  void enqueue(QueueEntry&);
  void dequeue(QueueEntry const&, TimePoint now);
  void release(TimePoint now);  // a permit that was acquired or granted

  // Grants permits to waiting entries. `asking` is awake and is not woken.
  void grant(TimePoint now, QueueEntry const* asking = nullptr);
  // When the entry should call grant() again unless it is woken before.
  TimePoint next_check(QueueEntry const&, TimePoint now) const;
  // Estimates when an entry pushed now, or this one, will be granted.
  TimePoint estimated_start(std::string const& session, TimePoint now) const;
  TimePoint estimated_start(QueueEntry const&, TimePoint now) const;

  void update(Response const&, TimePoint now, TimePoint::duration took);

  Quota const& quota() const { return quota_; }
  int per_minute() const { return bucket_.limit().value_or(0); }
  TimePoint::duration typical_duration() const {
    return typical_duration_;
  }  // moving average of a request's duration
  bool idle_since(TimePoint) const;
  int in_flight() const { return in_flight_; }

 private:
  bool try_start(TimePoint now);
  bool take_token(TimePoint now);
  std::optional<int> effective_limit() const;
  std::int64_t available(TimePoint now) const;
  TimePoint available_at(std::int64_t n, TimePoint now) const;
  TimePoint estimated_start(std::size_t position, TimePoint now) const;

  RateLimitSettings settings_;
  std::function<void(QueueEntry&)> wake_;
  Quota quota_{};
  TokenBucket bucket_;  // after quota_, whose limit it starts with
  FairQueue queue_{};
  int in_flight_ = 0;
  TimePoint::duration typical_duration_{};
  TimePoint last_{};
};

}  // namespace affinity::client
