#pragma once
// Measures the memory of this process, tunes the allocator and detects memory pressure (load shedding).

#include "base/clock.hpp"

#include <cstddef>
#include <functional>
#include <optional>

namespace affinity {

// Resident set size; nothing where the system does not report it.
std::optional<std::size_t> resident_bytes();

// Lets the allocator keep some MiB of freed memory. Otherwise responses of 100 KiB and more are returned to
// the system each time and mapped anew, page by page, which costs more than filling them.
void tune_allocator();

// Reports memory pressure from 90 % of `limit` on, so that new work is rejected and running work can finish.
// Measures at intervals; before it reports pressure it returns free memory to the system.
class MemoryGuard {
 public:
  using Measure = std::function<std::optional<std::size_t>()>;

  // `limit` in bytes; 0 = no limit.
  explicit MemoryGuard(std::size_t limit, Measure measure = resident_bytes);
  bool under_pressure(TimePoint now);

 private:
  std::size_t threshold_;
  Measure measure_;
  bool under_pressure_ = false;
  TimePoint next_check_{};
};

}  // namespace affinity
