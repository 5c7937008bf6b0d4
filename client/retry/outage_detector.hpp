#pragma once
// Detects an outage of Affinity as a whole from failures of several keys.

#include "client/retry/breaker.hpp"

#include <deque>
#include <string>

namespace affinity::client {

// Shared by all keys, so the condition is strict, and a success of any key ends the outage:
//
// twenty consecutive failures within ten seconds, of at least two keys, without a success between
//
// Even then a key without failures is not rejected: its own breaker opens at its first failure.
class OutageDetector {
 public:
  static constexpr int min_keys = 2;  // keys

  explicit OutageDetector(BreakerSettings settings) : settings_(settings) {}

  void succeeded() { failures_.clear(); }
  void failed(std::string const& key, TimePoint);  // no connection, a broken connection, 502, 503, 504
  bool detected(TimePoint) const;

 private:
  struct Failure {
    std::string key{};
    TimePoint at{};
  };

  BreakerSettings settings_;
  std::deque<Failure> failures_{};  // the latest ones, as many as the condition needs
};

}  // namespace affinity::client
