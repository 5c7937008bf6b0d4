#include "base/clock.hpp"

#include "support/catch.hpp"

#include <string>

namespace affinity::clock_test {

namespace {

std::string again(std::string_view text) {
  WallTime time{};
  return from_iso(text, time) ? to_iso(time) : "refused";
}

}  // namespace

TEST_CASE("a moment written as ISO 8601 reads back as itself") {
  for (auto const text :
       {"2026-11-21T10:08:24.275Z", "1970-01-01T00:00:00.000Z", "1969-12-31T23:59:59.999Z",
        "2024-02-29T12:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"}) {
    CHECK(again(text) == text);
  }
}

TEST_CASE("the ways people write the same moment") {
  auto const moment = "2026-11-21T10:08:00.000Z";
  for (auto const text : {"2026-11-21T10:08Z", "2026-11-21T10:08:00", "2026-11-21t10:08:00z",
                          "2026-11-21 10:08:00.000", "2026-11-21T12:08:00+02:00", "2026-11-21T12:08:00+0200",
                          "2026-11-21T05:38:00-04:30", "2026-11-22T09:08:00+23:00"}) {
    CAPTURE(text);
    CHECK(again(text) == moment);
  }
}

TEST_CASE("a date alone is its midnight in UTC") { CHECK(again("2026-11-21") == "2026-11-21T00:00:00.000Z"); }

TEST_CASE("what is finer than a millisecond is dropped") {
  CHECK(again("2026-11-21T10:08:24.2759999Z") == "2026-11-21T10:08:24.275Z");
  CHECK(again("2026-11-21T10:08:24.5Z") == "2026-11-21T10:08:24.500Z");
  CHECK(again("2026-11-21T10:08:24.00000000000000000000001Z") == "2026-11-21T10:08:24.000Z");
}

TEST_CASE("text that is no moment is refused and leaves the value alone") {
  for (auto const text : {"",
                          "2026",
                          "2026-11",
                          "2026-1-1",
                          "26-11-21",
                          "2026-13-01",
                          "2026-00-10",
                          "2026-02-30",
                          "2025-02-29",
                          "2026-11-31",
                          "2026-11-21T",
                          "2026-11-21T24:00:00Z",
                          "2026-11-21T10:60:00Z",
                          "2026-11-21T10:08:60Z",
                          "2026-11-21T10:08:24.Z",
                          "2026-11-21T10:08:24Zx",
                          "2026-11-21T10:08:24+25:00",
                          "2026-11-21T10:08:24+02:60",
                          "2026-11-21T10:08:24+2",
                          "2026-11-21T10Z",
                          "2026-11-21Z",
                          "21.11.2026",
                          "yesterday",
                          " 2026-11-21",
                          "2026-11-21 ",
                          "-2026-11-21"}) {
    CAPTURE(text);
    WallTime time{Milliseconds(77)};
    CHECK_FALSE(from_iso(text, time));
    CHECK(time.time_since_epoch() == Milliseconds(77));
  }
}

}  // namespace affinity::clock_test
