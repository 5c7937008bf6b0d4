#pragma once
// Limits failed authentications per client address.

#include "base/clock.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace affinity::transport {

class AuthFailureLimiter {
 public:
  // Counts a failure of this address. False from the eleventh within a minute on.
  bool record(std::string_view address, TimePoint now);
  int retry_after_s(std::string_view address, TimePoint now) const;

 private:
  std::map<std::string, std::deque<TimePoint>, std::less<>>
      latest_{};  // times of the latest failures, by address
};

}  // namespace affinity::transport
