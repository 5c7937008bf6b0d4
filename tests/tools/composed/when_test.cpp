#include "tools/composed/language/when.hpp"

#include "support/catch.hpp"

namespace affinity::tools::when_test {

using namespace composed;

namespace {

Now at(std::string_view iso, int offset_minutes = 0) {
  Now now{.utc_offset = std::chrono::minutes(offset_minutes)};
  REQUIRE(from_iso(iso, now.wall));
  return now;
}

// A Sunday.
std::string understood(std::string_view text, Direction direction = Direction::past) {
  auto const when = parse_when(text, at("2026-11-29T09:00:00Z"), direction);
  return when ? when->understood : when.error().message;
}

struct Row {
  std::string_view text, days;
};

}  // namespace

TEST_CASE("dates are understood as people say them") {
  for (auto const& row : {
           Row{"today", "2026-11-29"},
           Row{"Yesterday", "2026-11-28"},
           Row{"tomorrow", "2026-11-30"},
           Row{"the day before yesterday", "2026-11-27"},
           Row{"2026-11-01", "2026-11-01"},
           Row{"2026-11-01T10:00:00Z", "2026-11-01"},
           Row{"2026-10", "2026-10-01 to 2026-10-31"},
           Row{"2025", "2025-01-01 to 2025-12-31"},
           Row{"7 days ago", "2026-11-22"},
           Row{"a week ago", "2026-11-22"},
           Row{"two weeks ago", "2026-11-15"},
           Row{"a couple of weeks ago", "2026-11-15"},
           Row{"1 month ago", "2026-10-29"},
           Row{"9 months ago", "2026-02-28"},
           Row{"30d", "2026-10-30"},
           Row{"last week", "2026-11-16 to 2026-11-22"},
           Row{"this week", "2026-11-23 to 2026-11-29"},
           Row{"next week", "2026-11-30 to 2026-12-06"},
           Row{"last month", "2026-10-01 to 2026-10-31"},
           Row{"this month", "2026-11-01 to 2026-11-30"},
           Row{"last quarter", "2026-07-01 to 2026-09-30"},
           Row{"this year", "2026-01-01 to 2026-12-31"},
           Row{"last 7 days", "2026-11-22 to 2026-11-29"},
           Row{"the last 3 months", "2026-08-29 to 2026-11-29"},
           Row{"next 2 weeks", "2026-11-29 to 2026-12-13"},
           Row{"since Monday", "2026-11-23 to 2026-11-29"},
           Row{"since 2026-11-01", "2026-11-01 to 2026-11-29"},
           Row{"Monday", "2026-11-23"},
           Row{"Sunday", "2026-11-29"},
           Row{"last Monday", "2026-11-23"},
           Row{"last Sunday", "2026-11-22"},
           Row{"next Tuesday", "2026-12-01"},
           Row{"in 2 weeks", "2026-12-13"},
           Row{"2 weeks from now", "2026-12-13"},
           Row{"Q3", "2026-07-01 to 2026-09-30"},
           Row{"q1 2027", "2027-01-01 to 2027-03-31"},
           Row{"October", "2026-10-01 to 2026-10-31"},
           Row{"December", "2025-12-01 to 2025-12-31"},
           Row{"Oct 2024", "2024-10-01 to 2024-10-31"},
           Row{"Nov 3", "2026-11-03"},
           Row{"3 Nov", "2026-11-03"},
           Row{"November 3rd, 2025", "2025-11-03"},
           Row{"Dec 24", "2025-12-24"},
           Row{"3rd of November", "2026-11-03"},
           Row{"end of October", "2026-10-31"},
           Row{"the end of this month", "2026-11-30"},
           Row{"beginning of Q3", "2026-07-01"},
           Row{"Feb 29 2024", "2024-02-29"},
           Row{"2026-11-01 to 2026-11-05", "2026-11-01 to 2026-11-05"},
           Row{"between Nov 1 and Nov 5", "2026-11-01 to 2026-11-05"},
       }) {
    CAPTURE(row.text);
    CHECK(understood(row.text) == row.days);
  }
}

TEST_CASE("an unclear date points ahead where that is asked for") {
  CHECK(understood("Monday", Direction::future) == "2026-11-30");
  CHECK(understood("Dec 24", Direction::future) == "2026-12-24");
  CHECK(understood("Nov 3", Direction::future) == "2027-11-03");
  CHECK(understood("Q1", Direction::future) == "2027-01-01 to 2027-03-31");
}

TEST_CASE("what is no date is an error with examples") {
  for (std::string_view const text : {"", "soon", "the 32nd", "Feb 30", "2026-13-01", "2026-02-30",
                                      "someday next", "7", "ago", "in weeks"}) {
    CAPTURE(text);
    auto const when = parse_when(text, at("2026-11-29T09:00:00Z"));
    REQUIRE_FALSE(when);
    CHECK(when.error().kind == ErrorKind::invalid);
    CHECK(when.error().next_step.find("7 days ago") != std::string::npos);
  }
}

TEST_CASE("a day is one of the caller's zone") {
  auto const late = at("2026-11-29T23:30:00Z", 60);  // already the 30th
  CHECK(parse_when("today", late)->understood == "2026-11-30");
  CHECK(to_text(*day_of("2026-11-29T23:30:00Z", late)) == "2026-11-30");
  CHECK(to_text(*day_of("2026-11-29", late)) == "2026-11-29");
  CHECK_FALSE(day_of("soon", late));
  auto const day = *day_of("2026-11-30", late);
  CHECK(begin_of(day, late) == "2026-11-29T23:00:00Z");
  CHECK(end_of(day, late) == "2026-11-30T22:59:59Z");
}

TEST_CASE("days are those of a zone, each with the offset of its own time of the year") {
  auto const zone = TimeZone::load("Europe/Berlin");
  if (!zone) return;  // this system has no zones
  auto now = at("2026-11-29T23:30:00Z");
  now.zone = &*zone;
  now.utc_offset = zone->offset_at(now.wall);
  CHECK(to_text(now.today()) == "2026-11-30");
  CHECK(to_text(*day_of("2026-07-01T22:30:00Z", now)) == "2026-07-02");  // two hours ahead in summer
  CHECK(to_text(*day_of("2026-11-28T22:30:00Z", now)) == "2026-11-28");
  CHECK(to_text(*day_of("2026-11-28", now)) == "2026-11-28");
  auto const summer = parse_when("2026-07-01", now), winter = parse_when("2026-12-01", now);
  REQUIRE(summer);
  REQUIRE(winter);
  CHECK(begin_of(summer->first, now) == "2026-06-30T22:00:00Z");
  CHECK(end_of(summer->first, now) == "2026-07-01T21:59:59Z");
  CHECK(begin_of(winter->first, now) == "2026-11-30T23:00:00Z");
}

}  // namespace affinity::tools::when_test
