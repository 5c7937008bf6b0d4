#pragma once
// Where the requests of one API key stand in line: a bucket, six places, and turns for those who wait.

#include "client/rate_limit/fair_queue.hpp"
#include "client/rate_limit/quota.hpp"
#include "client/rate_limit/token_bucket.hpp"

#include <functional>

namespace affinity::client {

struct ThrottleSettings {
  bool limited = true;              // false: only the places remain, and the month
  std::optional<int> per_minute{};  // at most; nothing = 80 % of what Affinity grants
  int advertised = 900;             // while Affinity has not told (Affinity v1, Rate limits)
  int places = 6;                   // requests under way
  std::size_t most_waiting = 1000;
  int month_reserve = 10;  // percent of the month that bulk work leaves alone
};

class Line {
 public:
  // `call` is told of a ticket that has its turn, or that is next and should ask when to look again.
  Line(ThrottleSettings const&, TimePoint now, std::function<void(QueueEntry&)> call);

  bool enter(TimePoint now);  // a place at once, if nobody waits before
  bool is_full() const { return queue_.size() >= settings_.most_waiting; }
  // One that is under way is sent once more, and counts as another. False: the limit does not allow it now.
  bool may_resend(TimePoint now) { return charge(now); }
  void join(QueueEntry&);
  void leave(QueueEntry const&, TimePoint now);
  void release(TimePoint now);  // a place that was entered or granted

  // Grants what may go. `asking` is awake and need not be called to look for itself.
  void serve(TimePoint now, QueueEntry const* asking = nullptr);
  // When the ticket should ask again, if nobody calls it before.
  TimePoint look_again(QueueEntry const&, TimePoint now) const;
  // When one who joins now, or this ticket, will have a place; an estimate.
  TimePoint expected(std::string const& session, TimePoint now) const;
  TimePoint expected(QueueEntry const&, TimePoint now) const;

  void update(Response const&, TimePoint now, TimePoint::duration took);

  Quota const& quota() const { return quota_; }
  int per_minute() const { return bucket_.limit().value_or(0); }
  TimePoint::duration usual() const { return usual_; }  // how long a request takes
  bool idle_since(TimePoint) const;
  int under_way() const { return under_way_; }

 private:
  bool may_go(TimePoint now);
  bool charge(TimePoint now);
  std::optional<int> share() const;
  std::int64_t available(TimePoint now) const;
  TimePoint available_at(std::int64_t n, TimePoint now) const;
  TimePoint expected(std::size_t position, TimePoint now) const;

  ThrottleSettings settings_;
  std::function<void(QueueEntry&)> call_;
  Quota quota_{};
  TokenBucket bucket_;  // after the quota, which it is made from
  FairQueue queue_{};
  int under_way_ = 0;
  TimePoint::duration usual_{};
  TimePoint last_{};
};

}  // namespace affinity::client
