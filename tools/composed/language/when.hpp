#pragma once
// Dates as people say them: "7 days ago", "last week", "since Monday", "in 2 weeks", "Q3", "end of October",
// "Nov 3".

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/time_zone.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::tools::composed {

using Day = std::chrono::sys_days;  // a calendar day of the caller's zone

// Now, and the day it is where the caller is.
struct Now {
  WallTime wall{};
  std::chrono::minutes utc_offset{0};  // at this moment
  TimeZone const* zone = nullptr;      // null = the same offset all year

  std::chrono::minutes offset_at(WallTime at) const { return zone ? zone->offset_at(at) : utc_offset; }
  WallTime local(WallTime at) const { return at + offset_at(at); }
  WallTime to_utc(WallTime local) const { return zone ? zone->to_utc(local) : local - utc_offset; }
  Day day_at(WallTime at) const { return std::chrono::floor<std::chrono::days>(local(at)); }
  Day today() const { return day_at(wall); }
};

// Which way an unclear date points: "Monday" or "Nov 3" is the latest one for a `since` and the next one for
// a reminder. `either` is the one of this year or week.
enum class Direction { past, future, either };

// A range of days, both included; one day where both are the same.
struct When {
  Day first{}, last{};
  std::string understood{};  // "2026-11-22", "2026-11-16 to 2026-11-22": tell it in the answer

  bool operator==(When const&) const = default;
};

// The error names the text and gives examples.
Result<When> parse_when(std::string_view text, Now const&, Direction = Direction::past);

std::string to_text(Day);  // "2026-11-22"

// The day of a date of Affinity, "2026-11-22T23:30:00Z" or "2026-11-22"; a time counts in the caller's zone.
// Nothing for other text.
std::optional<Day> day_of(std::string_view iso, Now const&);

// The first and the last moment of a day as Affinity's APIs take them: "2026-11-22T00:00:00Z".
std::string begin_of(Day, Now const&);
std::string end_of(Day, Now const&);

}  // namespace affinity::tools::composed
