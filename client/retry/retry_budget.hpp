#pragma once
// What retries may cost: a purse that first tries fill and retries empty. While nothing works it runs dry,
// and then an outage is met with no more requests than the callers themselves make.

#include <algorithm>

namespace affinity::client {

class RetryBudget {
 public:
  static constexpr int capacity = 500, retry_cost = 5, timeout_cost = 10;

  void deposit() { balance_ = std::min(capacity, balance_ + 1); }  // a first try went well
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
