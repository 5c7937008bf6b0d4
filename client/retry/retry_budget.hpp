#pragma once
// A retry budget: successful first attempts fill it, retries drain it. During an outage it is soon empty, and
// then no retries add to the load.

#include <algorithm>

namespace affinity::client {

class RetryBudget {
 public:
  static constexpr int capacity = 500, retry_cost = 5, timeout_cost = 10;

  void deposit() { balance_ = std::min(capacity, balance_ + 1); }  // a first attempt succeeded
  bool withdraw(int cost) {                                        // false = do not retry
    if (balance_ < cost) return false;
    balance_ -= cost;
    return true;
  }
  int balance() const { return balance_; }

 private:
  int balance_ = capacity;
};

}  // namespace affinity::client
