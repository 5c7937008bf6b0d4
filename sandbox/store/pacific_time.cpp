#include "sandbox/store/pacific_time.hpp"

namespace affinity::sandbox {

WallTime pacific_midnight(WallTime time) {
  using namespace std::chrono;
  auto const day = floor<days>(time);
  auto const year = year_month_day(day).year();
  // Daylight saving time changes at two in the morning, so the midnights of both Sundays have the old offset.
  sys_days const spring = year / March / Sunday[2];
  sys_days const autumn = year / November / Sunday[1];
  bool const summer = day > spring && day <= autumn;
  return day + hours(summer ? 7 : 8);
}

// Its midnight is on the same day in UTC, or on the next one in the hours before.
std::chrono::sys_days pacific_day(WallTime time) {
  auto const day = std::chrono::floor<std::chrono::days>(time);
  return time < pacific_midnight(time) ? day - std::chrono::days(1) : day;
}

}  // namespace affinity::sandbox
