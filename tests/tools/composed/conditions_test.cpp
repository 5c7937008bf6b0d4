#include "tools/composed/language/conditions.hpp"

#include "support/catch.hpp"

#include <map>

namespace affinity::tools::conditions_test {

using namespace composed;

namespace {

Now now() {
  Now out;
  REQUIRE(from_iso("2026-11-29T09:00:00Z", out.wall));
  return out;
}

std::vector<Column> columns() {
  return {{.name = "Status",
           .type = ColumnType::option,
           .options = {{"New", 1, 0}, {"Due Diligence", 2, 1}, {"Won, closed", 3, 2}, {"Passed", 4, 3}}},
          {.name = "Status is final", .type = ColumnType::text},
          {.name = "Owners", .type = ColumnType::person, .many = true},
          {.name = "Amount", .type = ColumnType::number},
          {.name = "Close Date", .type = ColumnType::date},
          {.name = "Location", .type = ColumnType::location},
          {.name = "last contact", .type = ColumnType::date, .built_in = BuiltIn::last_contact},
          {.name = "added", .type = ColumnType::date, .built_in = BuiltIn::added}};
}

std::string understood(std::string const& sentence) {
  auto const all = columns();
  auto const tree = parse_condition(sentence, all, now());
  return tree ? to_text(*tree) : tree.error().message + " " + tree.error().next_step;
}

Item text_item(std::string text) { return {.text = std::move(text)}; }
Item number_item(double number) { return {.text = std::to_string(number), .number = number}; }
Item day_item(std::string_view iso) { return {.text = std::string(iso), .day = day_of(iso, now())}; }
Item person_item(std::string name, std::int64_t id, std::string email = "") {
  return {.text = std::move(name), .ref = Ref{Kind::person, id}, .address = std::move(email)};
}

using Row = std::map<std::string, Cell>;

Truth judge(std::string const& sentence, Row const& row) {
  auto const all = columns();
  auto const tree = parse_condition(sentence, all, now());
  if (!tree) FAIL(tree.error().message + " " + tree.error().next_step);
  return holds(*tree, [&](Column const& column) {
    auto const found = row.find(column.name);
    return found == row.end() ? Cell{} : found->second;
  });
}

}  // namespace

TEST_CASE("conditions are understood as people write them") {
  struct Pair {
    std::string sentence;
    std::string_view text;
  };
  for (auto const& row : {
           Pair{"Status is Due Diligence | New", "Status is Due Diligence | New"},
           Pair{"status is new or passed", "Status is New | Passed"},
           Pair{"Status is New, Passed", "Status is New | Passed"},
           Pair{"Status is Won, closed", "Status is Won, closed"},
           Pair{"Status = \"Due Diligence\"", "Status is Due Diligence"},
           Pair{"Status is dilig", "There is no option \"dilig\""},
           Pair{"STATUS is not Passed", "Status is not Passed"},
           Pair{"Status != Passed", "Status is not Passed"},
           Pair{"Status in New | Passed", "Status is New | Passed"},
           Pair{"Status is final is yes", "Status is final is yes"},
           Pair{"Owners is empty", "Owners is empty"},
           Pair{"owners is not set", "Owners is empty"},
           Pair{"Owners is not empty", "Owners is not empty"},
           Pair{"Owners is none", "Owners is empty"},
           Pair{"Owners is Priya", "Owners is Priya"},
           Pair{"Amount > 5000000", "Amount > 5000000"},
           Pair{"Amount>5m", "Amount > 5m"},
           Pair{"Amount is at least $5,000,000", "Amount >= $5,000,000"},
           Pair{"Amount between 1m and 5m", "Amount between 1m and 5m"},
           Pair{"last contact before 30 days ago", "last contact before 2026-10-30"},
           Pair{"last contact older than 30 days", "last contact before 2026-10-30"},
           Pair{"last contact is more than 30 days ago", "last contact before 2026-10-30"},
           Pair{"last contact is never", "last contact is empty"},
           Pair{"last contact in the last 7 days", "last contact is 2026-11-22 to 2026-11-29"},
           Pair{"added after last Monday", "added after 2026-11-23"},
           Pair{"added since Nov 1", "added on or after 2026-11-01"},
           Pair{"close date between 2026-11-01 and 2026-11-30",
                "Close Date between 2026-11-01 and 2026-11-30"},
           Pair{"Location contains Berlin", "Location contains Berlin"},
           Pair{"Status is New and Amount > 5", "Status is New; Amount > 5"},
           Pair{"Status is New or Owners is empty", "Status is New or Owners is empty"},
       }) {
    CAPTURE(row.sentence);
    CHECK(understood(row.sentence).starts_with(row.text));
  }
}

TEST_CASE("what is wrong in a condition is told with the names there are") {
  CHECK(
      understood("Stauts is New").find("Did you mean \"Status\"? Columns: Status, Status is final, Owners") !=
      std::string::npos);
  auto const option = understood("Status is Due Dilligence");
  CHECK(option.find("Did you mean \"Due Diligence\"?") != std::string::npos);
  CHECK(option.find("New, Due Diligence, Won, closed, Passed") != std::string::npos);
  CHECK(understood("Amount > many").find("holds numbers") != std::string::npos);
  CHECK(understood("last contact before soon").find("not understood as a date") != std::string::npos);
  CHECK(understood("Location > 5").find("neither numbers nor dates") != std::string::npos);
  CHECK(understood("Status").find("not understood as a condition") != std::string::npos);
  CHECK(understood("Amount between 5").find("takes two numbers") != std::string::npos);
}

TEST_CASE("a condition holds for the rows that people mean") {
  Row const row{
      {"Status", {{text_item("Due Diligence")}}},
      {"Owners", {{person_item("Priya Raman", 3), person_item("Maren Oduya", 1, "maren@oakline.example")}}},
      {"Amount", {{number_item(5e6)}}},
      {"Close Date", {{day_item("2026-11-15")}}},
      {"Location", {{text_item("Berlin, Germany")}}},
      {"last contact", {{day_item("2026-10-29T08:00:00Z")}}},
      {"added", {{day_item("2026-11-24")}}}};
  for (std::string const sentence :
       {"Status is New | Due Diligence", "Status is not Passed", "Owners is priya",
        "Owners is maren@oakline.example", "Owners is person:3", "Owners is not empty", "Amount >= 5m",
        "Amount between 1m and 5m", "Close Date is Nov 15 2026", "Close Date after 2026-11-14",
        "Close Date is November 2026", "Location contains germ", "last contact before 30 days ago",
        "added after last Monday", "Status is New or Amount > 1m", "Location is not empty"}) {
    CAPTURE(sentence);
    CHECK(judge(sentence, row) == Truth::yes);
  }
  for (std::string const sentence :
       {"Status is New", "Status is not Due Diligence", "Owners is Tobias", "Owners is not Priya",
        "Owners is empty", "Amount > 5m", "Amount < 5m", "Close Date before 2026-11-15",
        "Location contains Paris", "last contact before 60 days ago", "added after 2026-11-24",
        "Status is New and Amount > 1m"}) {
    CAPTURE(sentence);
    CHECK(judge(sentence, row) == Truth::no);
  }
}

TEST_CASE("never contacted counts as before, an empty cell is not any value, and what is unknown stays so") {
  Row const empty{};
  CHECK(judge("last contact before 30 days ago", empty) == Truth::yes);
  CHECK(judge("last contact after 30 days ago", empty) == Truth::no);
  CHECK(judge("added before 30 days ago", empty) == Truth::no);
  CHECK(judge("Status is not Passed", empty) == Truth::yes);
  CHECK(judge("Owners is empty", empty) == Truth::yes);
  Row const unread{{"Amount", {.items = {}, .known = false}}};
  CHECK(judge("Amount > 5", unread) == Truth::unknown);
  CHECK(judge("Amount > 5 and Status is Passed", unread) == Truth::no);
  CHECK(judge("Amount > 5 or Owners is empty", unread) == Truth::yes);
}

TEST_CASE("cells are compared by rank, number, day and text, with missing ones last") {
  auto const all = columns();
  auto const cell = [](Item item) { return Cell{{std::move(item)}}; };
  CHECK(compare(cell(text_item("New")), cell(text_item("Due Diligence")), all[0]) < 0);
  CHECK(compare(cell(number_item(10)), cell(number_item(9)), all[3]) > 0);
  CHECK(compare(cell(day_item("2026-01-01")), cell(day_item("2026-01-02")), all[4]) < 0);
  CHECK(compare(cell(text_item("Ärhus")), cell(text_item("Berlin")), all[5]) < 0);
  CHECK(compare(Cell{}, cell(text_item("x")), all[5]) > 0);
  CHECK(to_text(Cell{}, all[6]) == "never");
  CHECK(to_text(Cell{}, all[3]) == "-");
  CHECK(to_text(Cell{.items = {}, .known = false}, all[3]) == "?");
}

}  // namespace affinity::tools::conditions_test
