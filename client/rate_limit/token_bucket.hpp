#pragma once
// How many requests may leave in a minute, as a value that is told the time.

#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <optional>

namespace affinity::client {

// A token bucket: a sixth of the limit at once, the rest of it spread over a minute. What it holds when full
// and what a minute adds come to the limit, so no 60 seconds, wherever they begin, see more than that:
//
//     720 a minute: 120 at once, then 10 a second; any minute has at most 120 + 600.
//
// When the limit is lowered, what has left in the last minute counts against the new one, so that the same is
// true at once and not a minute later.
class TokenBucket {
 public:
  explicit TokenBucket(std::optional<int> per_minute = {}, TimePoint now = {});  // nothing = no limit

  void set_limit(std::optional<int> per_minute, TimePoint now);
  std::optional<int> limit() const { return limit_; }

  bool take(TimePoint now);
  // When the n-th request from now on could leave, if nobody else takes any.
  TimePoint available_at(std::int64_t n, TimePoint now) const;

 private:
  struct Slot {  // what left in a quarter of a second
    TimePoint begun{};
    int count = 0;
  };

  int capacity() const;
  int refill() const;  // a minute's
  double tokens_at(TimePoint) const;
  void drop_old_slots(TimePoint now);

  std::optional<int> limit_{};
  double tokens_ = 0;
  TimePoint as_of_{};
  std::deque<Slot> minute_{};
  int in_minute_ = 0;  // the sum of minute_
};

}  // namespace affinity::client
