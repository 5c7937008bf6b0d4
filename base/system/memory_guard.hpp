#pragma once
// Detects that this process holds too much memory (load shedding).

#include "base/clock.hpp"
#include "base/platform/memory.hpp"

#include <cstddef>
#include <functional>
#include <optional>

namespace affinity {

// Reports memory pressure from 90 % of `limit` on, so that new work is rejected and running work can finish.
// Measures at intervals; before it reports pressure it returns free memory to the system.
class MemoryGuard {
 public:
  using Measure = std::function<std::optional<std::size_t>()>;

  // `limit` in bytes; 0 = no limit.
  explicit MemoryGuard(std::size_t limit, Measure measure = platform::resident_bytes);
  bool under_pressure(TimePoint now);

 private:
  std::size_t threshold_;
  Measure measure_;
  bool under_pressure_ = false;
  TimePoint next_check_{};
};

}  // namespace affinity
