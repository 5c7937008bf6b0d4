// Further days as people write them, beside when_test.cpp: abbreviations, halves, weekends, other orders.

#include "support/catch.hpp"
#include "tools/composed/language/when.hpp"

namespace affinity::tools::days_table_test {

using namespace composed;

namespace {

std::string understood(std::string_view text, Direction direction = Direction::past) {
  Now now{};
  REQUIRE(from_iso("2026-11-29T09:00:00Z", now.wall));  // a Sunday
  auto const when = parse_when(text, now, direction);
  return when ? when->understood : when.error().message;
}

struct Row {
  std::string_view text, days;
};

}  // namespace

TEST_CASE("days are understood in the further ways that people write them") {
  for (auto const& row : {
           Row{"  TODAY.  ", "2026-11-29"},
           Row{"today!", "2026-11-29"},
           Row{"this morning", "2026-11-29"},
           Row{"tonight", "2026-11-29"},
           Row{"day after tomorrow", "2026-12-01"},
           Row{"the day after tomorrow", "2026-12-01"},
           Row{"2026/11/03", "2026-11-03"},
           Row{"2026.11.03", "2026-11-03"},
           Row{"20261103", "2026-11-03"},
           Row{"3.11.2026", "2026-11-03"},
           Row{"03.11.2026", "2026-11-03"},
           Row{"13/11/2026", "2026-11-13"},
           Row{"11/13/2026", "2026-11-13"},
           Row{"5/5/2026", "2026-05-05"},
           Row{"11/2026", "2026-11-01 to 2026-11-30"},
           Row{"3-Nov-2026", "2026-11-03"},
           Row{"Nov. 3", "2026-11-03"},
           Row{"Nov. 3rd", "2026-11-03"},
           Row{"Sept 5, 2026", "2026-09-05"},
           Row{"Tue, Nov 3", "2026-11-03"},
           Row{"Tuesday the 3rd of November 2026", "2026-11-03"},
           Row{"the 3rd", "2026-11-03"},
           Row{"2w ago", "2026-11-15"},
           Row{"2 wks ago", "2026-11-15"},
           Row{"3 mos ago", "2026-08-29"},
           Row{"1 yr ago", "2025-11-29"},
           Row{"a fortnight ago", "2026-11-15"},
           Row{"one year ago", "2025-11-29"},
           Row{"thirty days ago", "2026-10-30"},
           Row{"48 hours ago", "2026-11-27"},
           Row{"24h", "2026-11-28"},
           Row{"6 months", "2026-05-29"},
           Row{"7 days", "2026-11-22"},
           Row{"3m", "2026-08-29"},
           Row{"past week", "2026-11-22 to 2026-11-29"},
           Row{"the past month", "2026-10-29 to 2026-11-29"},
           Row{"in the last two weeks", "2026-11-15 to 2026-11-29"},
           Row{"over the last 30 days", "2026-10-30 to 2026-11-29"},
           Row{"during October", "2026-10-01 to 2026-10-31"},
           Row{"in October", "2026-10-01 to 2026-10-31"},
           Row{"in 2025", "2025-01-01 to 2025-12-31"},
           Row{"last October", "2026-10-01 to 2026-10-31"},
           Row{"last weekend", "2026-11-21 to 2026-11-22"},
           Row{"this weekend", "2026-11-28 to 2026-11-29"},
           Row{"next weekend", "2026-12-05 to 2026-12-06"},
           Row{"Monday last week", "2026-11-16"},
           Row{"Monday of last week", "2026-11-16"},
           Row{"beginning of the year", "2026-01-01"},
           Row{"since the beginning of the year", "2026-01-01 to 2026-11-29"},
           Row{"year to date", "2026-01-01 to 2026-11-29"},
           Row{"YTD", "2026-01-01 to 2026-11-29"},
           Row{"month to date", "2026-11-01 to 2026-11-29"},
           Row{"MTD", "2026-11-01 to 2026-11-29"},
           Row{"QTD", "2026-10-01 to 2026-11-29"},
           Row{"mid October", "2026-10-16"},
           Row{"mid-October", "2026-10-16"},
           Row{"early November", "2026-11-01 to 2026-11-10"},
           Row{"late October", "2026-10-21 to 2026-10-31"},
           Row{"end of month", "2026-11-30"},
           Row{"end of the week", "2026-11-29"},
           Row{"end of last year", "2025-12-31"},
           Row{"EOM", "2026-11-30"},
           Row{"EOY", "2026-12-31"},
           Row{"Q3 26", "2026-07-01 to 2026-09-30"},
           Row{"Q3'26", "2026-07-01 to 2026-09-30"},
           Row{"Q3/2026", "2026-07-01 to 2026-09-30"},
           Row{"2026-Q3", "2026-07-01 to 2026-09-30"},
           Row{"2026Q3", "2026-07-01 to 2026-09-30"},
           Row{"third quarter", "2026-07-01 to 2026-09-30"},
           Row{"third quarter of 2025", "2025-07-01 to 2025-09-30"},
           Row{"H1", "2026-01-01 to 2026-06-30"},
           Row{"H1 2025", "2025-01-01 to 2025-06-30"},
           Row{"first half of 2025", "2025-01-01 to 2025-06-30"},
           Row{"Oct 1 - Oct 15", "2026-10-01 to 2026-10-15"},
           Row{"Oct 1 – Oct 15", "2026-10-01 to 2026-10-15"},
           Row{"2026-10-01..2026-10-15", "2026-10-01 to 2026-10-15"},
           Row{"2026-10-01/2026-10-15", "2026-10-01 to 2026-10-15"},
           Row{"October through November 2026", "2026-10-01 to 2026-11-30"},
           Row{"from last Monday to yesterday", "2026-11-23 to 2026-11-28"},
           Row{"since yesterday", "2026-11-28 to 2026-11-29"},
           Row{"since 2 weeks ago", "2026-11-15 to 2026-11-29"},
           Row{"since last week", "2026-11-16 to 2026-11-29"},
           Row{"2026-11-03T10:00:00+02:00", "2026-11-03"},
           Row{"2026-11-03 10:00", "2026-11-03"},
           Row{"Nov 3 at 10:00", "2026-11-03"},
           Row{"yesterday at 5pm", "2026-11-28"},
       }) {
    CAPTURE(row.text);
    CHECK(understood(row.text) == row.days);
  }
}

TEST_CASE("days ahead are understood in the further ways that people write them") {
  for (auto const& row :
       {Row{"in a week", "2026-12-06"}, Row{"in a fortnight", "2026-12-13"},
        Row{"in three months", "2027-02-28"}, Row{"within 2 weeks", "2026-12-13"},
        Row{"a week from today", "2026-12-06"}, Row{"a week from tomorrow", "2026-12-07"},
        Row{"two weeks from Monday", "2026-12-14"}, Row{"3 days after tomorrow", "2026-12-03"},
        Row{"a week later", "2026-12-06"}, Row{"2 weeks", "2026-12-13"}, Row{"tomorrow at 9am", "2026-11-30"},
        Row{"by Friday", "2026-12-04"}, Row{"this Friday", "2026-11-27"},
        Row{"next month", "2026-12-01 to 2026-12-31"}, Row{"end of next week", "2026-12-06"},
        Row{"the 3rd", "2026-12-03"}}) {
    CAPTURE(row.text);
    CHECK(understood(row.text, Direction::future) == row.days);
  }
}

TEST_CASE("a date that could be two days is asked about, and one that is none is refused") {
  for (std::string_view const text :
       {"3/11/2026", "11/3", "31/31/2026", "2026-11-31", "Nov 31", "Q5", "H3", "-1 days ago", "2026-11-0x",
        "the day", "next", "week", "Oct 15 to Oct 1 2025 to", "monday tuesday", "1 Jan 99999"}) {
    CAPTURE(text);
    CHECK(understood(text).find("not understood") != std::string::npos);
  }
}

}  // namespace affinity::tools::days_table_test
