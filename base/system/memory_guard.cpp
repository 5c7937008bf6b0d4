#include "base/system/memory_guard.hpp"

namespace affinity {

namespace {

constexpr Milliseconds check_interval{100};
constexpr Milliseconds trim_interval{1000};  // returning memory walks over all that is free

}  // namespace

MemoryGuard::MemoryGuard(std::size_t limit, Measure measure)
    : threshold_(limit / 10 * 9), measure_(std::move(measure)) {}

bool MemoryGuard::under_pressure(TimePoint now) {
  if (threshold_ == 0 || now < next_check_) return under_pressure_;
  next_check_ = now + check_interval;
  auto const over = [this] { return measure_().value_or(0) >= threshold_; };
  under_pressure_ = over();
  if (!under_pressure_) return false;
  next_check_ = now + trim_interval;
  platform::return_freed_memory();
  under_pressure_ = over();
  if (!under_pressure_) next_check_ = now + check_interval;
  return under_pressure_;
}

}  // namespace affinity
