#pragma once
// Whether this process is about to need more memory than it was given.

#include "base/clock.hpp"

#include <cstddef>
#include <functional>
#include <optional>

namespace affinity {

// Bytes of memory that this process holds; nothing where the system does not say.
std::optional<std::size_t> resident_bytes();

// The allocator goes on holding some MiB of what was freed. Otherwise answers of 100 KiB and more are given
// back to the system each time and taken from it anew, page by page, at a price above that of filling them.
void tune_allocator();

// New work is turned away from 90 % of `limit` on, so that what is under way can end. Looks now and then, not
// every time; before it says yes it gives back to the system what is free.
class MemoryGuard {
 public:
  using Measure = std::function<std::optional<std::size_t>()>;

  // `limit` in bytes; 0 = there is none.
  explicit MemoryGuard(std::size_t limit, Measure measure = resident_bytes);
  bool under_pressure(TimePoint now);

 private:
  std::size_t threshold_;
  Measure measure_;
  bool under_pressure_ = false;
  TimePoint next_check_{};
};

}  // namespace affinity
