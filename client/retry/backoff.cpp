#include "client/retry/backoff.hpp"

#include <algorithm>
#include <memory>
#include <random>

namespace affinity::client {

Random real_random() {
  auto source = std::make_shared<std::mt19937_64>(std::random_device{}());
  return [source] { return std::uniform_real_distribution<double>(0, 1)(*source); };
}

Milliseconds backoff(Backoff const& settings, int retry, double random) {
  auto bound = std::min(settings.base, settings.cap);
  for (int i = 0; i < retry && bound < settings.cap; ++i) bound = std::min(bound * 2, settings.cap);
  return Milliseconds(Milliseconds::rep(double(bound.count()) * std::clamp(random, 0.0, 1.0)));
}

}  // namespace affinity::client
