#pragma once
// Whether Affinity as a whole is down: what fails for one key may be that key's alone.

#include "client/retry/breaker.hpp"

#include <deque>
#include <string>

namespace affinity::client {

// Shared by all keys, so it takes much to convince it, and any key that is served puts an end to it:
//
//     twenty failures running within ten seconds, of two keys at least, and no call of anybody served between
//
// Even then no key is refused that has not failed itself: its own breaker only opens at its first failure.
class OutageDetector {
 public:
  static constexpr int min_keys = 2;  // keys

  explicit OutageDetector(BreakerSettings settings) : settings_(settings) {}

  void succeeded() { failures_.clear(); }
  void failed(std::string const& key, TimePoint);  // no connection, a broken one, 502, 503, 504
  bool detected(TimePoint) const;

 private:
  struct Failure {
    std::string key{};
    TimePoint at{};
  };

  BreakerSettings settings_;
  std::deque<Failure> failures_{};  // the last ones, no more than it takes
};

}  // namespace affinity::client
