#pragma once
// Time is asked of a Clock, never of the system, so that a test can hold it still.

#include <chrono>
#include <string>

namespace affinity {

using Milliseconds = std::chrono::milliseconds;
using TimePoint = std::chrono::steady_clock::time_point;           // for deadlines and waits
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;  // for dates that people read

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

// Reads ISO 8601: a date, or a date and a time with optional fraction and with "Z", "+hh:mm" or no offset (UTC).
// False when the text is anything else, also for days that do not exist.
bool from_iso(std::string_view text, WallTime& out);

}  // namespace affinity
