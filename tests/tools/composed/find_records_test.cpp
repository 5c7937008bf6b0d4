#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/sandbox_client.hpp"

#include <algorithm>

namespace affinity::tools::find_records_test {

using tests::FirmSession;

namespace {

json::object asking(std::vector<std::string_view> queries, bool seen = false) {
  json::array list;
  for (auto const query : queries) list.emplace_back(query);
  json::object out{{"queries", std::move(list)}};
  if (seen) out["seen"] = true;
  return out;
}

json::array records(Outcome const& outcome) {
  return outcome.structured.at("result").at("records").as_array();
}

// The refs of the records, in order.
std::vector<std::string> refs(Outcome const& outcome) {
  std::vector<std::string> out;
  for (auto const& record : records(outcome))
    if (auto ref = text_member(record, "ref"); !ref.empty()) out.push_back(std::move(ref));
  return out;
}

using Refs = std::vector<std::string>;

struct Row {
  std::string_view query;
  std::string ref;
};

// What v1 has of the stage of a row, as text.
std::string raw_stage(FirmSession& firm, std::int64_t row) {
  auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(row));
  for (auto const& value : values.as_array())
    if (value.at("value").is_object() && value.at("value").as_object().contains("rank"))
      return text_member(value.at("value"), "text");
  return {};
}

}  // namespace

TEST_CASE("records are found by name, spelling, swapped words, address, domain, URL, company and ref") {
  FirmSession firm;
  for (auto const& row :
       {Row{"Acme Robotics", "company:730001"}, Row{"acme robotics, inc.", "company:730001"},
        Row{"Robotics Acme", "company:730001"}, Row{"acmerobotics.example", "company:730001"},
        Row{"https://www.acmerobotics.example/about", "company:730001"},
        Row{"app.acmerobotics.example", "company:730001"}, Row{"Jane Okafor", "person:510008"},
        Row{"okafor, jane", "person:510008"}, Row{"J. Okafor", "person:510008"},
        Row{"jane.okafor@acmerobotics.example", "person:510008"},
        Row{"Jane Okafor <jane.okafor@acmerobotics.example>", "person:510008"},
        Row{"Jane at Acme", "person:510008"}, Row{"Jane (Acme Robotics)", "person:510008"},
        Row{"person:510008", "person:510008"},
        Row{"https://quillfern.affinity.co/companies/730001", "company:730001"},
        Row{"Acme Robotics - Series A", "deal:880001"}, Row{"deal flow", "list:4101"},
        Row{"Breniva", "company:730026"}}) {
    CAPTURE(row.query);
    auto const outcome = firm.ask("find_records", asking({row.query}));
    CHECK(refs(outcome) == Refs{row.ref});
    CHECK(outcome.structured.at("complete") == true);
  }
}

TEST_CASE("several that fit are told up to five, and a miss says what was tried and what is near") {
  FirmSession firm;
  auto const janes = firm.ask("find_records", asking({"Jane"}));
  CHECK(refs(janes).size() == 5);
  CHECK(janes.text.find("more fit") != std::string::npos);
  auto const miss = firm.ask("find_records", asking({"Acme Robotcs"}));
  CHECK(miss.text.find("not found (tried: name") != std::string::npos);
  CHECK(miss.text.find("nearest: Acme Robotics (company:730001)") != std::string::npos);
  CHECK(records(miss).at(0).at("nearest").at(0).at("url") ==
        "https://quillfern.affinity.co/companies/730001");
  auto const nothing = firm.ask("find_records", asking({"Qqqzzz"}));
  CHECK(nothing.text.find("not found (tried: name)") != std::string::npos);
}

TEST_CASE("a search that fails is told in its line, and the answer is partial") {
  FirmSession firm;
  firm.fail_requests("/organizations?term=Beta", 404);
  auto const outcome =
      firm.ask("find_records", {{"queries", {"Acme Robotics", "Beta"}}, {"kinds", {"company"}}});
  CHECK(outcome.text.find("Beta | not read: 404") != std::string::npos);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(outcome.text.starts_with("Found 1 of 2; partial: 1 not read (404)"));
}

TEST_CASE("seen tells lists with stage and owner, and the last contact, as the records have them") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const outcome =
        firm.ask("find_records", asking({"Acme Robotics", "Breniva", "Calvonis Freight"}, true));
    for (auto const& record : records(outcome)) {
      auto const ref = text_member(record, "ref");
      auto const company = firm.raw("/organizations/" + ref.substr(ref.find(':') + 1) +
                                    "?with_interaction_dates=true&with_opportunities=true");
      auto const& dates = company.at("interaction_dates");
      auto const last =
          dates.is_object() ? text_member(dates, "last_interaction_date").substr(0, 10) : std::string();
      CHECK(text_member(record, "last_contact").substr(0, 10) == (last.empty() ? "never" : last));
      auto const& deals = company.at("opportunity_ids").as_array();
      REQUIRE(record.at("lists").as_array().size() ==
              deals.size() + company.at("list_entries").as_array().size());
      for (auto const& deal : deals) {
        auto const entry =
            firm.raw("/opportunities/" + write_json(deal)).at("list_entries").at(0).at("id").as_int64();
        auto const& lists = record.at("lists").as_array();
        auto const told = std::ranges::find_if(
            lists, [&](auto const& each) { return text_member(each, "deal") == "deal:" + write_json(deal); });
        REQUIRE(told != lists.end());
        CHECK(text_member(*told, "stage") == raw_stage(firm, entry));
      }
    }
  }
}

TEST_CASE("seen takes one request for each query, one for a hundred hits and five") {
  FirmSession firm;
  json::array queries;
  auto const companies = firm.raw("/organizations?page_size=20").at("organizations").as_array();
  for (auto const& company : companies) queries.emplace_back(text_member(company, "name"));
  REQUIRE(queries.size() == 20);
  firm.ask("query_list", {{"list", "Deal Flow"}});  // lists, fields and teammates are remembered
  firm.ask("query_list", {{"list", "Sourcing"}});
  firm.clock.pass(std::chrono::seconds(0));
  firm.forget_requests();
  auto const outcome = firm.ask("find_records", {{"queries", queries}, {"seen", true}});
  CHECK(firm.requests() <= 20 + 1 + 5);
  CHECK(std::size_t(outcome.structured.at("upstream_requests").as_int64()) == firm.requests());
  CHECK(outcome.text.starts_with("Found 20 of 20"));
}

TEST_CASE("seen finds people and deals by the words that name them, without kinds") {
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (auto const& row :
         {Row{"Jane at Acme", "person:510008"}, Row{"jane.okafor@acmerobotics.example", "person:510008"},
          Row{"Jane Okafor", "person:510008"}, Row{"Acme Robotics - Series A", "deal:880001"},
          Row{"deal:880001", "deal:880001"}, Row{"person:510008", "person:510008"},
          Row{"acmerobotics.example", "company:730001"}, Row{"Acme Robotics", "company:730001"}}) {
      CAPTURE(by_v2, row.query);
      auto const outcome = firm.ask("find_records", asking({row.query}, true));
      CHECK(refs(outcome) == Refs{row.ref});
      CHECK(outcome.structured.at("complete") == true);
    }
    auto const together =
        firm.ask("find_records", asking({"Acme Robotics", "Jane Okafor", "jane.okafor@acmerobotics.example",
                                         "Acme Robotics - Series A", "Breniva"},
                                        true));
    CHECK(refs(together) ==
          Refs{"company:730001", "person:510008", "person:510008", "deal:880001", "company:730026"});
  }
}

TEST_CASE("seen tells of a person and of a deal what their records and those of the company have") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const outcome = firm.ask("find_records", asking({"Jane at Acme", "Acme Robotics - Series A"}, true));
    auto const person = firm.raw("/persons/510008?with_interaction_dates=true");
    auto const deal = firm.raw("/opportunities/880001");
    auto const entry = deal.at("list_entries").at(0).at("id").as_int64();
    json::value const jane = records(outcome).at(0), series = records(outcome).at(1);
    CHECK(text_member(jane, "last_contact").substr(0, 10) ==
          text_member(person.at("interaction_dates"), "last_interaction_date").substr(0, 10));
    CHECK(text_member(jane, "last_contact").size() > 11);  // and by whom
    auto const& lists = jane.at("lists").as_array();
    REQUIRE(lists.size() == 1 + person.at("list_entries").as_array().size());
    auto const told = std::ranges::find_if(
        lists, [](auto const& each) { return text_member(each, "deal") == "deal:880001"; });
    REQUIRE(told != lists.end());
    CHECK(text_member(*told, "stage") == raw_stage(firm, entry));
    bool const of_her_own = write_json(deal.at("person_ids")).find("510008") != std::string::npos;
    CHECK(text_member(*told, "through") == (of_her_own ? "" : "company"));
    CHECK(text_member(series.at("lists").at(0), "stage") == raw_stage(firm, entry));
    CHECK(text_member(series, "last_contact").starts_with("2026-"));
  }
}

TEST_CASE("seen of many names that nobody has takes two requests more, and says where it looked") {
  FirmSession firm;
  firm.ask("query_list", {{"list", "Deal Flow"}});  // lists, fields and teammates are remembered
  firm.ask("query_list", {{"list", "Sourcing"}});
  firm.ask("find_records", asking({"Deal Flow"}));
  firm.forget_requests();
  auto const outcome =
      firm.ask("find_records",
               asking({"Acme Robotics", "Zeta Nine", "Ferrowick", "Tallgrass Ion", "Sable Loop"}, true));
  CHECK(firm.requests() <= 5 + 1 + 5);
  CHECK(outcome.text.starts_with("Found 1 of 5; complete"));
  CHECK(outcome.text.find("3 names were looked for among companies alone") != std::string::npos);
  auto const asked =
      firm.ask("find_records",
               {{"queries", {"Zeta Nine", "Jane Okafor"}}, {"kinds", {"company", "person"}}, {"seen", true}});
  CHECK(refs(asked).back() == "person:510008");
  CHECK(asked.text.find("alone") == std::string::npos);
}

TEST_CASE("seen of twenty companies takes with API v1 at most the 47 requests that it is planned for") {
  FirmSession firm;
  firm.exclude_v2();
  json::array queries;
  auto const companies = firm.raw("/organizations?page_size=20").at("organizations").as_array();
  for (auto const& company : companies) queries.emplace_back(text_member(company, "name"));
  queries[10] = "Zeta Nine";
  firm.ask("query_list", {{"list", "Deal Flow"}});  // lists, fields and teammates are remembered
  firm.ask("query_list", {{"list", "Sourcing"}});
  firm.ask("find_records", {{"queries", {"Priya"}}, {"kinds", {"teammate"}}});
  firm.forget_rows();
  firm.forget_requests();
  auto const outcome = firm.ask("find_records", {{"queries", queries}, {"seen", true}});
  CHECK(firm.requests() <= 47);
  CHECK(outcome.text.starts_with("Found 19 of 20; complete"));
}

TEST_CASE("seen with API v1 tells the same by pages of all as by single companies") {
  auto const told = [](std::vector<std::string_view> names) {
    FirmSession firm;
    firm.exclude_v2();
    json::array out;
    for (auto const& record : records(firm.ask("find_records", asking(std::move(names), true))))
      out.push_back(record);
    return out;
  };
  std::vector<std::string_view> const names{"Acme Robotics",  "Breniva",        "Calvonis Freight",
                                            "Brenara Health", "Drumiva Soil",   "Graludo Grid",
                                            "Heskelis Learn", "Ilvory Shield",  "Elmudo Shield",
                                            "Gralory Works",  "Heskium Health", "Ilvent Freight"};
  auto const together = told(names);
  REQUIRE(together.size() == names.size());
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(told({names[i]}).at(0) == together[i]);
}

TEST_CASE("a person is told with company and title, in two more requests with API v2") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    firm.ask("find_records", asking({"Deal Flow"}));
    firm.forget_requests();
    auto const outcome = firm.ask("find_records", asking({"Jane Okafor"}));
    CHECK(firm.requests() <= 3 + 1);  // and the account, for links
    auto const person = firm.raw("/persons/510008");
    auto const company = firm.raw("/organizations/" + write_json(person.at("organization_ids").at(0)));
    json::value const told = records(outcome).at(0);
    CHECK(text_member(told, "company") ==
          text_member(company, "name") + " (company:" + write_json(company.at("id")) + ")");
    CHECK(outcome.text.find(text_member(company, "name")) != std::string::npos);
    CHECK(text_member(told, "title").empty() != by_v2);
  }
}

TEST_CASE("names with marks are found without them, and that is told") {
  FirmSession firm;
  firm.post("/persons", R"({"first_name":"José","last_name":"Muñoz","emails":["jm@acmerobotics.example"]})");
  firm.post("/organizations", R"({"name":"Brückner Müller","domain":"bm.example"})");
  for (std::string_view const name : {"Jose Munoz", "Munoz", "José Munoz", "Bruckner Muller", "Bruckner"}) {
    CAPTURE(name);
    auto const outcome = firm.ask("find_records", asking({name}));
    REQUIRE(refs(outcome).size() == 1);
  }
  CHECK(firm.ask("find_records", asking({"Munoz"})).text.find("by a part of them") != std::string::npos);
}

TEST_CASE("a concise answer about records has structured content of at most 2.5 times its text") {
  FirmSession firm;
  for (bool const seen : {true, false}) {
    CAPTURE(seen);
    auto const outcome =
        firm.ask("find_records",
                 asking({"Acme Robotics", "Breniva", "Zeta Nine", "Calvonis Freight", "Okafor"}, seen));
    CHECK(write_json(outcome.structured).size() <= outcome.text.size() * 5 / 2);
  }
}

TEST_CASE("teammates are found among the team alone") {
  FirmSession firm;
  auto const outcome = firm.ask("find_records", {{"queries", {"Priya"}}, {"kinds", {"teammate"}}});
  CHECK(refs(outcome) == Refs{"person:510003"});
}

TEST_CASE("kinds that the caller is not allowed are not searched") {
  FirmSession firm;
  firm.selections.server.exclude = {"list_all_affinity_persons"};
  auto const outcome = firm.ask("find_records", asking({"Jane Okafor"}));
  CHECK(outcome.text.find("not allowed here") != std::string::npos);
  for (auto const& each : firm.asked()) CHECK_FALSE(each.starts_with("GET /persons"));
}

}  // namespace affinity::tools::find_records_test
