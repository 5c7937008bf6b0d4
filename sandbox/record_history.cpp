#include "sandbox/record_history.hpp"

#include <algorithm>
#include <utility>

namespace affinity::sandbox {

namespace {

constexpr std::size_t max_known_writes = 64;

}  // namespace

void RecordHistory::add_write(Store before, TimePoint now, Milliseconds longest) {
  while (!writes_.empty() && (writes_.size() >= max_known_writes || writes_.front().at + longest < now))
    writes_.pop_front();
  writes_.push_back({std::move(before), now});
}

Store* RecordHistory::records_at(TimePoint when) {
  auto const next = std::ranges::upper_bound(writes_, when, {}, &Write::at);
  return next == writes_.end() ? nullptr : &next->before;
}

}  // namespace affinity::sandbox
