#pragma once
// Affinity keeps dates without a time at midnight in California (Affinity v1, Field Values and Reminders).

#include "base/clock.hpp"

namespace affinity::sandbox {

// Midnight in California of the day that the time names in UTC: 2024-04-01T15:30Z becomes 2024-04-01T07:00Z,
// which is midnight of April 1st there, in daylight saving time.
WallTime pacific_midnight(WallTime);

}  // namespace affinity::sandbox
