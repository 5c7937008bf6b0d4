#pragma once
// A circuit breaker: stops calls of a key for a while when most of them fail.

#include "base/clock.hpp"

#include <deque>
#include <optional>

namespace affinity::client {

struct BreakerSettings {
  int min_outcomes = 20;      // within the window, before the breaker may open
  double failure_rate = 0.5;  // of these outcomes at which it opens
  Milliseconds window{10'000};
  Milliseconds open_for{15'000};  // then half-open: the outcome of one probe decides
};

class Breaker {
 public:
  explicit Breaker(BreakerSettings settings = {}) : settings_(settings) {}

  // Nothing = call permitted, report its outcome afterwards. Otherwise how long the breaker stays open.
  std::optional<Milliseconds> wait_if_open(TimePoint now);

  bool is_open(TimePoint now) const { return open_until_ && now < *open_until_; }
  bool is_idle(TimePoint now) const;  // closed and without recent outcomes

  void succeeded(TimePoint);
  // `at_once`: opens at this failure, because an outage was detected.
  void failed(TimePoint, bool at_once = false);
  void inconclusive();  // the call was not sent or was cancelled

 private:
  struct Slot {  // outcomes of one second
    TimePoint begun{};
    int all = 0, failed = 0;
  };

  void open(TimePoint);
  void count(TimePoint, bool failed);

  BreakerSettings settings_;
  std::deque<Slot> slots_{};
  std::optional<TimePoint> open_until_{};
  std::optional<TimePoint> probe_{};  // start of the half-open probe; one that never reports is replaced
};

}  // namespace affinity::client
