#pragma once
// Where the requests of one API key stand in line: a bucket, six places, and turns for those who wait.

#include "client/rate_limit/fair_queue.hpp"
#include "client/rate_limit/quota.hpp"
#include "client/rate_limit/token_bucket.hpp"

#include <functional>

namespace affinity::client {

struct RateLimitSettings {
  bool enabled = true;              // false: only the places remain, and the month
  std::optional<int> per_minute{};  // at most; nothing = 80 % of what Affinity grants
  int default_per_minute = 900;     // while Affinity has not told (Affinity v1, Rate limits)
  int max_concurrent = 6;           // requests under way
  std::size_t max_queued = 1000;
  int month_reserve = 10;  // percent of the month that bulk work leaves alone
};

class KeyRateLimiter {
 public:
  // `call` is told of a ticket that has its turn, or that is next and should ask when to look again.
  KeyRateLimiter(RateLimitSettings const&, TimePoint now, std::function<void(QueueEntry&)> wake);

  bool try_acquire(TimePoint now);  // a place at once, if nobody waits before
  bool is_full() const { return queue_.size() >= settings_.max_queued; }
  // One that is under way is sent once more, and counts as another. False: the limit does not allow it now.
  bool may_resend(TimePoint now) { return take_token(now); }
  void enqueue(QueueEntry&);
  void dequeue(QueueEntry const&, TimePoint now);
  void release(TimePoint now);  // a place that was entered or granted

  // Grants what may go. `asking` is awake and need not be called to look for itself.
  void grant(TimePoint now, QueueEntry const* asking = nullptr);
  // When the ticket should ask again, if nobody calls it before.
  TimePoint next_check(QueueEntry const&, TimePoint now) const;
  // When one who joins now, or this ticket, will have a place; an estimate.
  TimePoint estimated_start(std::string const& session, TimePoint now) const;
  TimePoint estimated_start(QueueEntry const&, TimePoint now) const;

  void update(Response const&, TimePoint now, TimePoint::duration took);

  Quota const& quota() const { return quota_; }
  int per_minute() const { return bucket_.limit().value_or(0); }
  TimePoint::duration typical_duration() const { return typical_duration_; }  // how long a request takes
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
  TokenBucket bucket_;  // after the quota, which it is made from
  FairQueue queue_{};
  int in_flight_ = 0;
  TimePoint::duration typical_duration_{};
  TimePoint last_{};
};

}  // namespace affinity::client
