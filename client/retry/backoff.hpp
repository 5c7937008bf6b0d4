#pragma once
// Exponential backoff with full jitter, so that clients that failed together do not retry together.

#include "base/clock.hpp"

#include <functional>

namespace affinity::client {

using Random = std::function<double()>;  // uniform in [0, 1)
Random real_random();

struct Backoff {
  Milliseconds base{250};
  Milliseconds cap{20'000};
  int max_attempts = 3;  // including the first
};

// Before the first retry (0), the second (1), …: U(0, min(cap, base * 2^retry)).
Milliseconds backoff(Backoff const&, int retry, double random);

}  // namespace affinity::client
