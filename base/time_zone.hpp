#pragma once
// Time zones by their name in the IANA database, such as Europe/Berlin: how far local time is from UTC at a
// moment. g++ 12 has no zones in std::chrono.

#include "base/clock.hpp"
#include "base/result.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace affinity {

class TimeZone {
 public:
  TimeZone() = default;  // UTC

  // Reads the system's file of the zone (/usr/share/zoneinfo, or the folder in TZDIR; on Windows a table of
  // our own). "UTC" needs none.
  static Result<TimeZone> load(std::string_view name);
  // The content of such a file (RFC 8536).
  static Result<TimeZone> parse(std::string name, std::string_view content);
  // The zone of the system, TZ before all; UTC where that is not known.
  static TimeZone of_system();

  std::string const& name() const { return name_; }
  bool is_utc() const { return name_ == "UTC"; }
  std::chrono::minutes offset_at(WallTime) const;  // local time minus UTC
  // The moment of a local time. Of an hour that occurs twice the first one, of one that is left out the
  // moment behind the gap.
  WallTime to_utc(WallTime local) const;

 private:
  struct Transition {
    std::int64_t at = 0;      // seconds since 1970
    std::int32_t offset = 0;  // seconds east of UTC from then on
  };
  // "M3.5.0/3": a weekday of a month, or a day of the year.
  struct RuleDay {
    enum class Form { month_week_day, day_of_year, day_without_leap } form = Form::month_week_day;
    int month = 1, week = 1, day = 0;
    std::int32_t time = 2 * 3600;  // seconds of local time
  };
  // What holds behind the last transition: "CET-1CEST,M3.5.0,M10.5.0/3".
  struct Rule {
    std::int32_t standard = 0, summer = 0;  // seconds east of UTC
    bool has_summer = false;
    RuleDay begin{}, end{};
  };
  friend struct TimeZoneReader;

  std::int32_t seconds_at(std::int64_t moment) const;
  static std::int64_t moment_of(RuleDay const&, int year);  // of local time
  std::int32_t seconds_by_rule(std::int64_t moment) const;

  std::string name_ = "UTC";
  std::int32_t first_offset_ = 0;  // before the first transition
  std::vector<Transition> transitions_{};
  std::optional<Rule> rule_{};
};

}  // namespace affinity
