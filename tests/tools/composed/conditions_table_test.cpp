// Further sentences of `where` as people write them, beside conditions_test.cpp.

#include "support/catch.hpp"
#include "tools/composed/language/conditions.hpp"

namespace affinity::tools::conditions_table_test {

using namespace composed;

namespace {

std::vector<Column> columns() {
  return {{.name = "Status",
           .type = ColumnType::option,
           .options = {{"New", 1, 0}, {"Due Diligence", 2, 1}, {"Won, closed", 3, 2}, {"Passed", 4, 3}}},
          {.name = "Owners", .type = ColumnType::person, .many = true},
          {.name = "Amount", .type = ColumnType::number},
          {.name = "Close Date", .type = ColumnType::date},
          {.name = "Location", .type = ColumnType::location},
          {.name = "last contact", .type = ColumnType::date, .built_in = BuiltIn::last_contact},
          {.name = "added", .type = ColumnType::date, .built_in = BuiltIn::added}};
}

std::string understood(std::string const& sentence) {
  Now now{};
  REQUIRE(from_iso("2026-11-29T09:00:00Z", now.wall));
  auto const all = columns();
  auto const tree = parse_condition(sentence, all, now);
  return tree ? to_text(*tree) : tree.error().message + " " + tree.error().next_step;
}

struct Pair {
  std::string sentence;
  std::string_view text;
};

}  // namespace

TEST_CASE("conditions are understood in the further ways that people write them") {
  for (auto const& row : {
           Pair{"Status: New", "Status is New"},
           Pair{"Status equals New", "Status is New"},
           Pair{"Status is equal to New", "Status is New"},
           Pair{"Status == New", "Status is New"},
           Pair{"Status is 'Due Diligence'", "Status is Due Diligence"},
           Pair{"Status is “Due Diligence”", "Status is Due Diligence"},
           Pair{"Status in (New, Passed)", "Status is New | Passed"},
           Pair{"Status in [New, Passed]", "Status is New | Passed"},
           Pair{"Status is New.", "Status is New"},
           Pair{"Status is not New or Passed", "Status is not New | Passed"},
           Pair{"Status isn't Passed", "Status is not Passed"},
           Pair{"Status isn’t Passed", "Status is not Passed"},
           Pair{"Status does not equal Passed", "Status is not Passed"},
           Pair{"Status <> Passed", "Status is not Passed"},
           Pair{"STATUS IS NEW", "Status is New"},
           Pair{"no owners", "Owners is empty"},
           Pair{"no owner", "Owners is empty"},
           Pair{"without owners", "Owners is empty"},
           Pair{"has owners", "Owners is not empty"},
           Pair{"Owners are empty", "Owners is empty"},
           Pair{"Owners is null", "Owners is empty"},
           Pair{"Owners are not empty", "Owners is not empty"},
           Pair{"Owners is missing", "Owners is empty"},
           Pair{"owner is Priya", "Owners is Priya"},
           Pair{"Amount ≥ 5m", "Amount >= 5m"},
           Pair{"Amount ≤ 5m", "Amount <= 5m"},
           Pair{"Amount ≠ 5", "Amount is not 5"},
           Pair{"Amount exceeds 5m", "Amount > 5m"},
           Pair{"Amount more than 5m", "Amount > 5m"},
           Pair{"Amount at least 5m", "Amount >= 5m"},
           Pair{"Amount is at most $5M", "Amount <= $5M"},
           Pair{"Amount no more than 5m", "Amount <= 5m"},
           Pair{"Amount is between 5m and 1m", "Amount between"},
           Pair{"Amount > 5 Mio", "Amount > 5 Mio"},
           Pair{"Amount > EUR 5m", "Amount > EUR 5m"},
           Pair{"Location starts with Ber", "Location contains Ber"},
           Pair{"Location like Berlin", "Location contains Berlin"},
           Pair{"last contact over 30 days ago", "last contact before 2026-10-30"},
           Pair{"last contact more than 30 days ago", "last contact before 2026-10-30"},
           Pair{"last contact less than 30 days ago", "last contact after 2026-10-30"},
           Pair{"last contact > 30 days ago", "last contact after 2026-10-30"},
           Pair{"last contact within 30 days", "last contact is 2026-10-30 to 2026-11-29"},
           Pair{"last contact never", "last contact is empty"},
           Pair{"never contacted", "last contact is empty"},
           Pair{"not contacted in 30 days", "last contact before 2026-10-30"},
           Pair{"not contacted for 30 days", "last contact before 2026-10-30"},
           Pair{"no contact in 30 days", "last contact before 2026-10-30"},
           Pair{"added this week", "added is 2026-11-23 to 2026-11-29"},
           Pair{"added last month", "added is 2026-10-01 to 2026-10-31"},
           Pair{"added on 2026-11-03", "added is 2026-11-03"},
           Pair{"added in the last 2 weeks", "added is 2026-11-15 to 2026-11-29"},
           Pair{"Close Date by 2026-12-31", "Close Date on or before 2026-12-31"},
           Pair{"Amount greater than or equal to 5", "Amount >= 5"},
           Pair{"Close Date this quarter", "Close Date is 2026-10-01 to 2026-12-31"},
           Pair{"Close Date no later than 2026-12-31", "Close Date on or before 2026-12-31"},
           Pair{"Status is New && Amount > 5", "Status is New; Amount > 5"},
           Pair{"Status is New, and Amount > 5", "Status is New; Amount > 5"},
           Pair{"Status is New AND Owners is empty", "Status is New; Owners is empty"},
       }) {
    CAPTURE(row.sentence);
    CHECK(understood(row.sentence).starts_with(row.text));
  }
}

TEST_CASE("what a condition does not say is not guessed") {
  for (std::string const sentence :
       {"", "is New", "Status New Passed is", "Amount > ", "Amount between 1 and 2 and 3", "Status is",
        "Owners > 5", "no such column", "added on 2026-13-01", "last contact before before"}) {
    CAPTURE(sentence);
    auto const said = understood(sentence);
    CHECK(said.find("Write it like") + said.find("Columns: ") + said.find("not understood") !=
          3 * std::string::npos);
  }
}

}  // namespace affinity::tools::conditions_table_test
