#pragma once
// Time that stands still until a test moves it.

#include "base/clock.hpp"

namespace affinity::tests {

struct FakeClock final : Clock {
  TimePoint time{std::chrono::hours(1)};
  WallTime date{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours(9)};

  TimePoint now() const override { return time; }
  WallTime wall() const override { return date; }
  void pass(Milliseconds duration) {
    time += duration;
    date += duration;
  }
};

}  // namespace affinity::tests
