#include "tools/changes/kinds/moments.hpp"

#include "support/catch.hpp"
#include "tools/changes/kinds/activity_changes.hpp"

#include <string_view>

namespace affinity::tools::changes::moments_test {

using composed::Direction;

composed::Now a_saturday() {
  WallTime at{};
  from_iso("2026-11-21T09:00:00Z", at);
  return {.wall = at};
}

TEST_CASE("a moment is a day with or without a time, or so long ago or ahead") {
  struct Row {
    std::string_view text, at;
    bool has_time;
    Direction direction = Direction::past;
  };
  for (auto const& row :
       {Row{"now", "2026-11-21T09:00:00.000Z", true}, Row{"2 hours ago", "2026-11-21T07:00:00.000Z", true},
        Row{"an hour ago", "2026-11-21T08:00:00.000Z", true},
        Row{"in 30 minutes", "2026-11-21T09:30:00.000Z", true, Direction::future},
        Row{"15:00", "2026-11-21T15:00:00.000Z", true},
        Row{"today at 8:30", "2026-11-21T08:30:00.000Z", true},
        Row{"yesterday 3pm", "2026-11-20T15:00:00.000Z", true},
        Row{"yesterday 15:00:30", "2026-11-20T15:00:00.000Z", true},
        Row{"yesterday 3 pm", "2026-11-20T15:00:00.000Z", true},
        Row{"Nov 3 at 12:15am", "2026-11-03T00:15:00.000Z", true},
        Row{"yesterday at noon", "2026-11-20T12:00:00.000Z", true},
        Row{"2026-11-18 10:05", "2026-11-18T10:05:00.000Z", true},
        Row{"2026-11-18T10:05:00+02:00", "2026-11-18T08:05:00.000Z", true},
        Row{"yesterday", "2026-11-20T00:00:00.000Z", false},
        Row{"2026-11-18", "2026-11-18T00:00:00.000Z", false},
        Row{"in 2 weeks", "2026-12-05T00:00:00.000Z", false, Direction::future},
        Row{"Monday 9:00", "2026-11-23T09:00:00.000Z", true, Direction::future},
        Row{"next week", "2026-11-23T00:00:00.000Z", false, Direction::future}}) {
    CAPTURE(row.text);
    auto const moment = parse_moment(row.text, a_saturday(), row.direction);
    REQUIRE(moment);
    CHECK(to_iso(moment->at) == row.at);
    CHECK(moment->has_time == row.has_time);
  }
}

TEST_CASE("a text that is no moment is an error with examples") {
  for (std::string_view const text : {"someday", "25:00", "yesterday 13pm", "10:75"}) {
    CAPTURE(text);
    auto const moment = parse_moment(text, a_saturday(), Direction::past);
    REQUIRE_FALSE(moment);
    CHECK_FALSE(moment.error().next_step.empty());
  }
}

TEST_CASE("a reminder is due today or later, at the end of the day where no time is given") {
  auto const today = due_of_reminder("today", a_saturday());
  REQUIRE(today);
  CHECK(to_iso(today->at) == "2026-11-21T23:59:59.000Z");
  CHECK(today->understood == "2026-11-21");
  CHECK(due_of_reminder("2026-11-22", a_saturday()).value().understood == "2026-11-22");
  for (std::string_view const text : {"yesterday", "2026-11-20", "today 8:00", "2 hours ago", "", "soon"}) {
    CAPTURE(text);
    CHECK_FALSE(due_of_reminder(text, a_saturday()));
  }
}

}  // namespace affinity::tools::changes::moments_test
