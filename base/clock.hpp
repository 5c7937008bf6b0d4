#pragma once
// The interface of a clock, and ISO 8601 dates. Time is read through a Clock only, so that tests control it.

#include <chrono>
#include <string>

namespace affinity {

using Milliseconds = std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;  // monotonic; for deadlines and waits
using WallTime =
    std::chrono::sys_time<std::chrono::milliseconds>;  // wall-clock time; for dates that people read

class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint now() const = 0;
  virtual WallTime wall() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint now() const override;
  WallTime wall() const override;
};

// "2026-11-21T10:08:24.275Z"
std::string to_iso(WallTime);

// Parses ISO 8601: a date, or a date and a time with an optional fraction and with "Z", "+hh:mm" or no offset
// (UTC). False for any other text and for days that do not exist.
bool from_iso(std::string_view text, WallTime& out);

}  // namespace affinity
