#pragma once
// Midnight in Pacific time, at which Affinity stores dates without a time (Affinity v1, Field Values and
// Reminders).

#include "base/clock.hpp"

namespace affinity::sandbox {

// Midnight in California of the day that the time names in UTC: 2024-04-01T15:30Z becomes 2024-04-01T07:00Z,
// which is midnight of April 1st there, in daylight saving time.
WallTime pacific_midnight(WallTime);

// The day in California at this time: 2024-04-01 at 2024-04-02T06:59Z, 2024-04-02 a minute later.
std::chrono::sys_days pacific_day(WallTime);

}  // namespace affinity::sandbox
