#include "tools/composed/language/names.hpp"

#include "support/catch.hpp"

namespace affinity::tools::names_test {

using namespace composed;

namespace {

MatchLevel person(std::string_view asked, std::string_view name, std::string_view email = "") {
  return match(parse_query(asked), {.kind = Kind::person, .names = {name}, .emails = {email}, .domains = {}});
}
MatchLevel company(std::string_view asked, std::string_view name, std::string_view domain = "") {
  return match(parse_query(asked),
               {.kind = Kind::company, .names = {name}, .emails = {}, .domains = {domain}});
}

struct Pair {
  std::string_view asked, name;
};

}  // namespace

TEST_CASE("a ref is read with the words of people, of the APIs and of Affinity's pages") {
  struct Row {
    std::string_view text;
    std::string ref;
  };
  for (auto const& row :
       {Row{"person:510008", "person:510008"}, Row{" Company: 730001 ", "company:730001"},
        Row{"organization:730001", "company:730001"}, Row{"opportunity:880001", "deal:880001"},
        Row{"row:9400001", "row:9400001"}, Row{"list_entry:9400001", "row:9400001"},
        Row{"list:4101", "list:4101"}, Row{"note:6200077", "note:6200077"}, Row{"reminder:7", "reminder:7"},
        Row{"https://acme.affinity.co/companies/730001", "company:730001"},
        Row{"acme.affinity.co/persons/510008?tab=notes", "person:510008"},
        Row{"https://acme.affinity.co/lists/4101/entries", "list:4101"}}) {
    CAPTURE(row.text);
    auto const ref = parse_ref(row.text);
    REQUIRE(ref);
    CHECK(to_string(*ref) == row.ref);
  }
  for (std::string_view const text : {"person", "person:", "person:0", "person:-1", "person:x",
                                      "http://a.example/1", "company:99999999999999999999", "thing:7", ""}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ref(text));
  }
}

TEST_CASE("a query is taken apart into address, host, name and company") {
  CHECK(parse_query("Jane Okafor <Jane@Acme.example>").email == "jane@acme.example");
  CHECK(parse_query("Jane Okafor <Jane@Acme.example>").name == "Jane Okafor");
  CHECK(parse_query("jane@acme.example").host == "acme.example");
  CHECK(parse_query("jane@gmail.com").host.empty());
  CHECK(parse_query("https://www.acme.example/about").host == "acme.example");
  CHECK(parse_query("acme.example").host == "acme.example");
  CHECK(parse_query("https://www.linkedin.com/in/jane-okafor-1a2b").name == "jane okafor");
  CHECK(parse_query("Jane at Acme").who == "Jane");
  CHECK(parse_query("Jane at Acme").at == "Acme");
  CHECK(parse_query("Jane Okafor (Acme Robotics)").at == "Acme Robotics");
  CHECK(parse_query("Acme Robotics").at.empty());
  CHECK(parse_query("company:730001").ref == Ref{Kind::company, 730001});
}

TEST_CASE("a person is matched by address, name, folded name, beginning and words, in this order") {
  CHECK(person("jane@acme.example", "Jane Okafor", "jane@acme.example") == MatchLevel::address);
  CHECK(person("JANE@ACME.EXAMPLE", "Jane Okafor", "Jane@acme.example") == MatchLevel::address);
  CHECK(person("joe@acme.example", "Jane Okafor", "jane@acme.example") == MatchLevel::none);
  CHECK(person("Jane Okafor", "Jane Okafor") == MatchLevel::name);
  CHECK(person("jane OKAFOR", "Jane Okafor") == MatchLevel::folded);
  CHECK(person("Bjorn Ostergard", "Bjørn Østergård") == MatchLevel::folded);
  CHECK(person("Jane", "Jane Okafor") == MatchLevel::prefix);
  for (auto const& row :
       {Pair{"Okafor", "Jane Okafor"}, Pair{"Okafor, Jane", "Jane Okafor"},
        Pair{"Okafor Jane", "Jane Okafor"}, Pair{"J. Okafor", "Jane Okafor"}, Pair{"J Okafor", "Jane Okafor"},
        Pair{"Jane Okafor", "J. Okafor"}, Pair{"Jane M. Okafor", "Jane Okafor"},
        Pair{"Jane Lindt", "Jane Okafor Lindt"}, Pair{"Berg, Anna van der", "Anna van der Berg"},
        Pair{"JP Morgan", "Jane Pauline Morgan"}, Pair{"كريم أحمد", "احمد كريم"}}) {
    CAPTURE(row.asked, row.name);
    CHECK(person(row.asked, row.name) == MatchLevel::words);
  }
  for (auto const& row :
       {Pair{"Jane Smith", "Jane Okafor"}, Pair{"J", "Okafor Ajani"}, Pair{"Ann Okafor", "Jane Okafor"},
        Pair{"Jane Okafor Lindt", "Jane Okafor"}, Pair{"Okafo Jane", "Jane Okafor"}}) {
    CAPTURE(row.asked, row.name);
    CHECK(person(row.asked, row.name) == MatchLevel::none);
  }
}

TEST_CASE("a company is matched without its form, its article and by its domain and subdomains") {
  for (std::string_view const name :
       {"Acme Robotics Inc.",         "ACME Robotics GmbH", "Acme Robotics, LLC", "Acme Robotics Ltd",
        "Acme Robotics AG",           "Acme Robotics S.A.", "Acme Robotics SAS",  "Acme Robotics S.p.A.",
        "Acme Robotics Srl",          "Acme Robotics B.V.", "Acme Robotics NV",   "Acme Robotics AB",
        "Acme Robotics Oy",           "Acme Robotics ApS",  "Acme Robotics A/S",  "Acme Robotics K.K.",
        "Acme Robotics Pty Ltd",      "Acme Robotics Lda",  "Acme Robotics Ltda", "The Acme Robotics Company",
        "Acme Robotics GmbH & Co. KG"}) {
    CAPTURE(name);
    CHECK(company("acme robotics", name) == MatchLevel::folded);
    CHECK(company(name, "Acme Robotics") == MatchLevel::folded);
  }
  CHECK(company("Acme", "Acme Robotics") == MatchLevel::prefix);
  CHECK(company("Acme", "Acme") == MatchLevel::name);
  CHECK(company("Robotics Acme", "Acme Robotics") == MatchLevel::words);
  CHECK(company("https://www.acme.example/x", "Acme", "acme.example") == MatchLevel::address);
  CHECK(company("app.acme.example", "Acme", "acme.example") == MatchLevel::address);
  CHECK(company("acme.example", "Acme", "eu.acme.example") == MatchLevel::address);
  CHECK(company("notacme.example", "Acme", "acme.example") == MatchLevel::none);
  CHECK(company("jane@acme.example", "Acme", "acme.example") == MatchLevel::address);
  CHECK(company("jane@gmail.com", "Google", "gmail.com") == MatchLevel::none);
  CHECK(company("Booking.com", "Booking.com B.V.") == MatchLevel::folded);
  CHECK(company("Rocket Labs", "Rocket 🚀 Labs") == MatchLevel::folded);
  CHECK(company("🚀🚀", "🚀🚀") == MatchLevel::name);
  CHECK(company("Johnson and Johnson", "Johnson & Johnson") == MatchLevel::folded);
  CHECK(company("Acme", "Beta") == MatchLevel::none);
}

TEST_CASE("the best level alone counts, so a whole name wins over names that begin with it") {
  std::vector<MatchLevel> const levels{MatchLevel::prefix, MatchLevel::name, MatchLevel::prefix,
                                       MatchLevel::none};
  CHECK(best_matches(levels) == std::vector<std::size_t>{1});
  CHECK(best_matches(std::vector{MatchLevel::none}).empty());
  CHECK(best_matches(std::vector{MatchLevel::words, MatchLevel::words}) == std::vector<std::size_t>{0, 1});
}

TEST_CASE("the nearest names of one that nobody has are told, nearest first") {
  std::vector<std::string_view> const names{"Brevanta Labs", "Acme Robotics", "Acmé Robots", "Zeta"};
  auto const near = nearest_names("Acme Robotic", names);
  REQUIRE(near.size() >= 2);
  CHECK(near[0] == 1);
  CHECK(near[1] == 2);
}

TEST_CASE("a search is sent in the spellings that Affinity can find") {
  CHECK(search_terms(parse_query("Acme Robotics, Inc."), Kind::company).front() == "Acme Robotics");
  CHECK(search_terms(parse_query("jane@acme.example"), Kind::person) ==
        std::vector<std::string>{"jane@acme.example"});
  CHECK(search_terms(parse_query("https://www.acme.example"), Kind::company).front() == "acme.example");
  auto const swapped = search_terms(parse_query("Okafor, Jane"), Kind::person);
  CHECK(std::ranges::find(swapped, "Jane Okafor") != swapped.end());
  CHECK(search_terms(parse_query("Jane at Acme"), Kind::person).front() == "Jane");
  CHECK(search_terms(parse_query("J. Okafor"), Kind::person).front() == "Okafor");
  CHECK(search_terms(parse_query("Bréniva"), Kind::company) ==
        std::vector<std::string>{"Bréniva", "breniva"});
}

}  // namespace affinity::tools::names_test
