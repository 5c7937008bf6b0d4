#include "tools/records/search_term.hpp"

#include "support/catch.hpp"
#include "support/sandbox_session.hpp"

namespace affinity::tools::search_term_test {

namespace {

using Spellings = std::vector<std::string>;

}  // namespace

TEST_CASE("a company is found without its form") {
  for (auto const* name :
       {"Acme Robotics Inc.", "Acme Robotics, Inc.", "ACME Robotics GmbH", "Acme Robotics GmbH & Co. KG",
        "Acme Robotics Ltd", "Acme Robotics S.p.A.", "Acme Robotics Sp. z o.o.", "Acme Robotics Pty Ltd",
        "Acme Robotics S.\xC3\xA0 r.l.", "Acme Robotics AB", "Acme Robotics B.V.", "Acme Robotics Oy",
        "Acme Robotics A/S", "Acme Robotics SAS", "Acme Robotics Private Limited", "Acme Robotics L.L.C.",
        "Acme Robotics plc", "  Acme Robotics Corp  "}) {
    CAPTURE(name);
    CHECK((without_company_form(name) == "Acme Robotics" || without_company_form(name) == "ACME Robotics"));
    CHECK(spelling_variants(name, SearchTarget::others).front() == without_company_form(name));
  }
  CHECK(without_company_form("Inc.") == "Inc.");
  CHECK(without_company_form("Acme Robotics") == "Acme Robotics");
}

TEST_CASE("what stands around a term is taken away, and names are turned round") {
  struct Row {
    std::string_view term;
    SearchTarget of;
    Spellings spellings;
  };
  for (auto const& row : {
           Row{"https://www.acme.example/about?x=1#y", SearchTarget::others, {"acme.example", "acme"}},
           Row{"http://app.acmerobotics.example:8080",
               SearchTarget::others,
               {"app.acmerobotics.example", "acmerobotics.example", "app"}},
           Row{"www.acme.example", SearchTarget::others, {"acme.example", "acme"}},
           Row{"acme.example/team", SearchTarget::others, {"acme.example", "acme"}},
           Row{"acme.example", SearchTarget::others, {}},
           Row{"www.acme.co.uk", SearchTarget::others, {"acme.co.uk", "acme"}},
           Row{"https://www.linkedin.com/in/jane-okafor-1a2b/", SearchTarget::people, {"jane okafor"}},
           Row{"mailto:jane@acme.example", SearchTarget::people, {"jane@acme.example"}},
           Row{"Jane Okafor <jane@acme.example>", SearchTarget::people, {"jane@acme.example"}},
           Row{"jane@acme.example", SearchTarget::people, {}},
           Row{"jane@acme.example", SearchTarget::others, {"acme.example"}},
           Row{"okafor jane", SearchTarget::people, {"jane okafor"}},
           Row{"Okafor, Jane", SearchTarget::people, {"Jane Okafor"}},
           Row{"Dr. Jane Okafor", SearchTarget::people, {"Jane Okafor", "Okafor Jane"}},
           Row{"Jane M. Okafor", SearchTarget::people, {"Okafor Jane M.", "Jane Okafor"}},
           Row{"\"Acme\"", SearchTarget::others, {"Acme"}},
           Row{"acme", SearchTarget::others, {}},
           Row{"", SearchTarget::others, {}},
           Row{" , ", SearchTarget::others, {}},
           Row{"what do we know about acme", SearchTarget::others, {}},
       }) {
    CAPTURE(row.term);
    CHECK(spelling_variants(row.term, row.of) == row.spellings);
  }
}

TEST_CASE("a term that finds nothing is tried in other spellings, and the answer says which") {
  tests::SandboxSession firm;
  auto const company =
      firm.ask("list_all_affinity_organizations", {{"term", "ACME Robotics Inc."}}).structured;
  CHECK(company.at("result").at(0).at("id") == 730001);
  CHECK(company.at("tried") == json::value(json::array{"ACME Robotics Inc.", "ACME Robotics"}));
  CHECK(!company.contains("complete"));
  CHECK(firm.ask("list_all_affinity_persons", {{"term", "okafor jane"}})
            .structured.at("result")
            .at(0)
            .at("id") == 510008);
  CHECK(!firm.ask("list_all_affinity_persons", {{"term", "jane"}}).structured.contains("tried"));
  firm.sender.asked.clear();
  auto const nothing =
      firm.ask("list_all_affinity_organizations", {{"term", "Nobody Whatsoever GmbH"}}).structured;
  CHECK(nothing.at("result") == json::value(json::array()));
  CHECK(nothing.at("tried").as_array().size() == 2);
  CHECK(firm.sender.asked.size() == 2);
}

TEST_CASE("pages behind another spelling are pages of that spelling") {
  tests::SandboxSession firm;
  json::object const turned{{"term", "mailto:a@"}};
  auto const whole = tests::ids_of(firm.walk("list_all_affinity_persons", {{"term", "a@"}}, 500));
  REQUIRE(whole.size() > 2);
  CHECK(tests::ids_of(firm.walk("list_all_affinity_persons", turned, 2)) == whole);
}

}  // namespace affinity::tools::search_term_test
