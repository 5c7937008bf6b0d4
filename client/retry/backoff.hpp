#pragma once
// How long to wait before asking again: a random time within a bound that doubles, so that many who failed
// together do not come back together.

#include "base/clock.hpp"

#include <functional>

namespace affinity::client {

using Random = std::function<double()>;  // from 0 up to, but not, 1
Random real_random();

struct Backoff {
  Milliseconds base{250};
  Milliseconds cap{20'000};
  int max_attempts = 3;  // in all, the first included
};

// Before the first retry (0), the second (1), …: U(0, min(cap, base * 2^retry)).
Milliseconds backoff(Backoff const&, int retry, double random);

}  // namespace affinity::client
