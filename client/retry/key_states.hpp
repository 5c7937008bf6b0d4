#pragma once
// The circuit breaker and the retry budget of each API key, so that failures of one key do not affect
// another.

#include "client/retry/breaker.hpp"
#include "client/retry/retry_budget.hpp"

#include <map>
#include <string>

namespace affinity::client {

struct KeyState {
  explicit KeyState(BreakerSettings settings) : breaker(settings) {}
  Breaker breaker;
  RetryBudget budget{};
  TimePoint used{};

  // The state of a new key, so it can be evicted.
  bool is_idle(TimePoint now) const {
    return breaker.is_idle(now) && budget.balance() == RetryBudget::capacity;
  }
};

class KeyStates {
 public:
  static constexpr std::size_t max_keys = 1024;

  explicit KeyStates(BreakerSettings settings) : settings_(settings) {}

  KeyState& of(std::string const& key, TimePoint now);  // valid until the next call
  std::size_t size() const { return states_.size(); }

 private:
  void evict(TimePoint now);

  BreakerSettings settings_;
  std::map<std::string, KeyState, std::less<>> states_{};
};

}  // namespace affinity::client
