#pragma once
// What is known of each API key for trying again: a breaker and a budget of its own, so that what fails for
// one is not held against another.

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

  // Every key begins so, hence it can be forgotten.
  bool is_idle(TimePoint now) const {
    return breaker.is_idle(now) && budget.balance() == RetryBudget::capacity;
  }
};

class KeyStates {
 public:
  static constexpr std::size_t max_keys = 1024;

  explicit KeyStates(BreakerSettings settings) : settings_(settings) {}

  KeyState& of(std::string const& key, TimePoint now);  // until the next call of this
  std::size_t size() const { return states_.size(); }

 private:
  void evict(TimePoint now);

  BreakerSettings settings_;
  std::map<std::string, KeyState, std::less<>> states_{};
};

}  // namespace affinity::client
