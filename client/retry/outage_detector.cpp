#include "client/retry/outage_detector.hpp"

#include <algorithm>

namespace affinity::client {

void OutageDetector::failed(std::string const& key, TimePoint now) {
  auto const enough = std::size_t(std::max(settings_.min_outcomes, min_keys));
  // Failures of one key must not push out those of another, without which nothing is detected.
  if (failures_.size() >= enough) {
    auto const same = std::ranges::find(failures_, key, &Failure::key);
    failures_.erase(same == failures_.end() ? failures_.begin() : same);
  }
  failures_.push_back({.key = key, .at = now});
}

bool OutageDetector::detected(TimePoint now) const {
  int recent = 0, others = 0;
  for (auto const& failure : failures_) {
    if (now - failure.at >= settings_.window) continue;
    ++recent;
    others += failure.key != failures_.back().key;
  }
  return recent >= settings_.min_outcomes && others > 0;
}

}  // namespace affinity::client
