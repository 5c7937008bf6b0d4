#pragma once
// Leaves Affinity alone for a while where it mostly fails for one key: it recovers sooner, and callers hear
// at once.

#include "base/clock.hpp"

#include <deque>
#include <optional>

namespace affinity::client {

struct BreakerSettings {
  int min_outcomes = 20;      // outcomes within the window, below which nothing is concluded
  double failure_rate = 0.5;  // of them that failed: so many or more open it
  Milliseconds window{10'000};
  Milliseconds open_for{15'000};  // then one request tries, and its outcome decides
};

class Breaker {
 public:
  explicit Breaker(BreakerSettings settings = {}) : settings_(settings) {}

  // Nothing = go, and say afterwards how it went. Otherwise how long to stay away.
  std::optional<Milliseconds> wait_if_open(TimePoint now);

  bool is_open(TimePoint now) const { return open_until_ && now < *open_until_; }
  bool is_idle(TimePoint now) const;  // it knows nothing that matters any more

  void succeeded(TimePoint);
  // `at_once`: one failure is enough, for it is known from others that nothing works.
  void failed(TimePoint, bool at_once = false);
  void inconclusive();  // it never got there, or was called back

 private:
  struct Slot {  // a second of outcomes
    TimePoint begun{};
    int all = 0, failed = 0;
  };

  void open(TimePoint);
  void count(TimePoint, bool failed);

  BreakerSettings settings_;
  std::deque<Slot> slots_{};
  std::optional<TimePoint> open_until_{};
  std::optional<TimePoint>
      probe_{};  // since when one request is trying; one that is never heard of again is replaced
};

}  // namespace affinity::client
