#pragma once
// A token bucket that limits requests per minute. Pure: time is an argument.

#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <optional>

namespace affinity::client {

// Its capacity is a sixth of the limit and its refill per minute the rest, so no period of 60 seconds exceeds
// the limit:
//
//     720 a minute: 120 at once, then 10 a second; any minute has at most 120 + 600.
//
// When the limit is lowered, the requests of the last minute count against the new one, so that it holds at
// once.
class TokenBucket {
 public:
  explicit TokenBucket(std::optional<int> per_minute = {}, TimePoint now = {});  // nothing = no limit

  void set_limit(std::optional<int> per_minute, TimePoint now);
  std::optional<int> limit() const { return limit_; }

  bool take(TimePoint now);
  // When the n-th request from now could be sent, if no other takes a token.
  TimePoint available_at(std::int64_t n, TimePoint now) const;

 private:
  struct Slot {  // requests sent in a quarter of a second
    TimePoint begun{};
    int count = 0;
  };

  int capacity() const;
  int refill() const;  // tokens per minute
  double tokens_at(TimePoint) const;
  void drop_old_slots(TimePoint now);

  std::optional<int> limit_{};
  double tokens_ = 0;
  TimePoint as_of_{};
  std::deque<Slot> minute_{};
  int in_minute_ = 0;  // the sum of minute_
};

}  // namespace affinity::client
