#pragma once
// Counts those who guess tokens, by the address they come from.

#include "base/clock.hpp"

#include <deque>
#include <map>
#include <string>
#include <string_view>

namespace affinity::transport {

class AuthFailureLimiter {
 public:
  // One more from this address. False from the eleventh in a minute on.
  bool record(std::string_view address, TimePoint now);
  int retry_after_s(std::string_view address, TimePoint now) const;

 private:
  std::map<std::string, std::deque<TimePoint>, std::less<>> latest_{};  // of each address
};

}  // namespace affinity::transport
