#pragma once
// What retries may cost: a purse that first tries fill and retries empty. While nothing works it runs dry,
// and then an outage is met with no more requests than the callers themselves make.

#include <algorithm>

namespace affinity::client {

class Budget {
 public:
  static constexpr int most = 500, retry = 5, timeout = 10;

  void earn() { left_ = std::min(most, left_ + 1); }  // a first try went well
  bool spend(int cost) {                              // false = do not retry
    if (left_ < cost) return false;
    left_ -= cost;
    return true;
  }
  int left() const { return left_; }

 private:
  int left_ = most;
};

}  // namespace affinity::client
