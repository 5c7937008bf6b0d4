#include "sandbox/late_writes.hpp"

#include <algorithm>
#include <utility>

namespace affinity::sandbox {

void LateWrites::add(LateWrite write) {
  auto const place = std::ranges::upper_bound(waiting_, write.due, {}, &LateWrite::due);
  waiting_.insert(place, std::move(write));
}

std::optional<TimePoint> LateWrites::next_due() const {
  if (waiting_.empty()) return std::nullopt;
  return waiting_.front().due;
}

LateWrite LateWrites::take() {
  auto next = std::move(waiting_.front());
  waiting_.erase(waiting_.begin());
  return next;
}

}  // namespace affinity::sandbox
