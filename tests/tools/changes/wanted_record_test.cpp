#include "tools/changes/records/wanted_record.hpp"

#include "support/catch.hpp"
#include "tools/changes/records/record_lookup.hpp"

#include <string>
#include <vector>

namespace affinity::tools::wanted_record_test {

using namespace changes;

TEST_CASE("a name is taken apart at its last word, or at its comma") {
  CHECK(split_name("Ada Quist") == PersonName{"Ada", "Quist"});
  CHECK(split_name("  Jean Luc Picard ") == PersonName{"Jean Luc", "Picard"});
  CHECK(split_name("van der Berg, Ada") == PersonName{"Ada", "van der Berg"});
  CHECK(split_name("Cher") == PersonName{"Cher", ""});
  CHECK(split_name("") == PersonName{});
}

TEST_CASE("a record is understood by what it says, and addresses are brought into one form") {
  auto const person =
      wanted_record({{"name", "Ada Quist"}, {"email", "mailto:Ada@Quist.example"}}, std::nullopt);
  REQUIRE(person);
  CHECK(person->kind == Kind::person);
  CHECK(person->first_name == "Ada");
  CHECK(person->emails == std::vector<std::string>{"ada@quist.example"});
  auto const company =
      wanted_record({{"name", "Quist"}, {"domain", "https://www.Quist.example/about"}}, std::nullopt);
  REQUIRE(company);
  CHECK(company->kind == Kind::company);
  CHECK(company->domain == "quist.example");
  auto const deal = wanted_record({{"name", "Quist - Seed"}, {"company", "Quist"}}, Kind::deal);
  REQUIRE(deal);
  CHECK(deal->kind == Kind::deal);
  CHECK(deal->companies == std::vector<std::string>{"Quist"});
  auto const word = wanted_record({{"kind", "Organization"}, {"name", "Quist"}}, Kind::person);
  REQUIRE(word);
  CHECK(word->kind == Kind::company);
}

TEST_CASE("one address twice, or as email and emails, is one address") {
  auto const person = wanted_record(
      {{"kind", "person"}, {"emails", {"a@x.example", "A@X.example"}}, {"email", "a@x.example"}},
      std::nullopt);
  REQUIRE(person);
  CHECK(person->emails.size() == 1);
  CHECK(person->name == "a@x.example");
}

TEST_CASE("what a record cannot say is an error that names the member") {
  struct Wrong {
    json::object record{};
    std::string part{};
  };
  std::vector<Wrong> const wrong{
      {{{"kind", "person"}}, "e-mail"},
      {{{"kind", "company"}}, "name"},
      {{{"kind", "person"}, {"name", "A"}, {"domain", "x.example"}}, "domain"},
      {{{"kind", "company"}, {"name", "A"}, {"emails", {"a@x.example"}}}, "e-mail"},
      {{{"kind", "company"}, {"name", "A"}, {"company", "B"}}, "company"},
      {{{"kind", "person"}, {"name", "A"}, {"emails", 7}}, "emails"},
      {{{"kind", "person"}, {"frist_name", "A"}}, "first_name"}};
  for (auto const& each : wrong) {
    auto const got = wanted_record(each.record, std::nullopt);
    REQUIRE_FALSE(got);
    CHECK((got.error().message + got.error().next_step).find(each.part) != std::string::npos);
  }
}

TEST_CASE("names are alike without case, accents and the form of a company, and else not") {
  CHECK(is_named_alike(Kind::company, "Acme", "ACME GmbH"));
  CHECK(is_named_alike(Kind::person, "Jose Muller", "José Müller"));
  CHECK_FALSE(is_named_alike(Kind::company, "Acme", "Acme Robotics"));
  CHECK_FALSE(is_named_alike(Kind::person, "Jane", "Jane Okafor"));
}

TEST_CASE("rows are those of the list that is asked about") {
  auto const record = parse_json(R"({"list_entries":[{"id":1,"list_id":7},{"id":2,"list_id":8},
                                                     {"id":3,"list_id":7}]})")
                          .value();
  CHECK(rows_on_list(record, 7) == std::vector<std::int64_t>{1, 3});
  CHECK(row_on_list(record, 8) == 2);
  CHECK(rows_on_list(json::object(), 7).empty());
}

}  // namespace affinity::tools::wanted_record_test
