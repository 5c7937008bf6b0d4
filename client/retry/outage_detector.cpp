#include "client/retry/outage_detector.hpp"

#include <algorithm>

namespace affinity::client {

void OutageDetector::failed(std::string const& key, TimePoint now) {
  auto const enough = std::size_t(std::max(settings_.min_outcomes, min_keys));
  // Of one key alone nothing is concluded, so one of another must not be pushed out by its many.
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
