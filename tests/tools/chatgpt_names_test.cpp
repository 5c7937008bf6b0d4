// search and fetch find names as the tools of toolset work do, on the sandbox.

#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "tools/chatgpt/search_and_fetch.hpp"
#include "tools/records/record_name.hpp"

namespace affinity::tools::chatgpt_names_test {

using tests::FirmSession;

namespace {

using Ids = std::vector<std::string>;

Ids ids_of(Outcome const& outcome, bool with_notes = false) {
  Ids out;
  for (auto const& result : outcome.structured.at("results").as_array())
    if (auto id = text_member(result, "id"); with_notes || !id.starts_with("note:"))
      out.push_back(std::move(id));
  return out;
}

std::string first_id(FirmSession& firm, std::string_view query) {
  auto const found = ids_of(firm.ask("search", {{"query", query}}));
  return found.empty() ? std::string() : found.front();
}

struct Row {
  std::string_view query, id;
};

}  // namespace

TEST_CASE("search puts first what the query means, by name, e-mail, domain, URL, ref or company") {
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (auto const& row :
         {Row{"Acme Robotics GmbH", "organization:730001"}, Row{"acme robotics", "organization:730001"},
          Row{"https://www.acmerobotics.example/about", "organization:730001"},
          Row{"app.acmerobotics.example", "organization:730001"}, Row{"okafor, jane", "person:510008"},
          Row{"J. Okafor", "person:510008"}, Row{"jane.okafor@acmerobotics.example", "person:510008"},
          Row{"Jane Okafor <jane.okafor@acmerobotics.example>", "person:510008"},
          Row{"Jane at Acme", "person:510008"}, Row{"person:510008", "person:510008"},
          Row{"company:730001", "organization:730001"},
          Row{"https://quillfern.affinity.co/companies/730001", "organization:730001"},
          Row{"Acme Robotics - Series A", "opportunity:880001"}, Row{"deal:880001", "opportunity:880001"},
          Row{"who is jane.okafor@acmerobotics.example?", "person:510008"}}) {
      CAPTURE(by_v2, row.query);
      CHECK(first_id(firm, row.query) == row.id);
    }
  }
}

TEST_CASE("Jane at Acme is one person, and Acme is the company with its deal beside it") {
  FirmSession firm;
  CHECK(ids_of(firm.ask("search", {{"query", "Jane at Acme"}})) == Ids{"person:510008"});
  CHECK(ids_of(firm.ask("search", {{"query", "Acme Robotics"}})) ==
        Ids{"organization:730001", "opportunity:880001"});
}

TEST_CASE("search finds names with marks without them, and names the nearest where none fits") {
  FirmSession firm;
  firm.post("/persons", R"({"first_name":"José","last_name":"Muñoz","emails":["jm@acmerobotics.example"]})");
  auto const found = firm.ask("search", {{"query", "Jose Munoz"}});
  REQUIRE(ids_of(found).size() == 1);
  CHECK(text_member(found.structured.at("results").at(0), "title").starts_with("José Muñoz"));
  CHECK(first_id(firm, "Acme Robotcs") == "organization:730001");
  auto const miss = firm.ask("search", {{"query", "Brenvia"}});
  CHECK(ids_of(miss, true).empty());
  CHECK(text_member(miss.structured, "searched").find("The nearest names: Bren") != std::string::npos);
}

TEST_CASE("the ref of a note finds the note, and a ref of nothing finds nothing") {
  FirmSession firm;
  auto const found = firm.ask("search", {{"query", "note:6200077"}});
  CHECK(ids_of(found, true) == Ids{"note:6200077"});
  CHECK(text_member(found.structured.at("results").at(0), "title").starts_with("Note of 2026-"));
  CHECK(ids_of(firm.ask("search", {{"query", "company:1"}}), true).empty());
  CHECK(firm.ask("search", {{"query", "note:1"}}).is_error == false);
}

TEST_CASE("fetch takes refs, pages, addresses and names, and gives the id that search gives") {
  FirmSession firm;
  for (auto const& row :
       {Row{"company:730001", "organization:730001"}, Row{"Deal:880001", "opportunity:880001"},
        Row{"https://quillfern.affinity.co/persons/510008", "person:510008"},
        Row{"jane.okafor@acmerobotics.example", "person:510008"},
        Row{"https://acmerobotics.example", "organization:730001"}, Row{"Jane at Acme", "person:510008"},
        Row{"Acme Robotics", "organization:730001"}, Row{"note:6200077", "note:6200077"}}) {
    CAPTURE(row.query);
    auto const outcome = firm.ask("fetch", {{"id", row.query}});
    REQUIRE_FALSE(outcome.is_error);
    CHECK(text_member(outcome.structured, "id") == row.id);
  }
}

TEST_CASE("fetch asks which record is meant where several fit or none") {
  FirmSession firm;
  auto const several = firm.ask("fetch", {{"id", "Jane"}});
  CHECK(text_member(several.structured.at("error"), "kind") == "ambiguous");
  CHECK(text_member(several.structured.at("error"), "next_step").starts_with("Call again with id:\"person:"));
  auto const none = firm.ask("fetch", {{"id", "Qqqzzz Xxyy"}});
  CHECK(text_member(none.structured.at("error"), "kind") == "not_found");
}

TEST_CASE("what --exclude-tools names is not read by search and fetch, and its lack is told") {
  FirmSession firm;
  firm.selections.server.exclude = {"list_all_affinity_notes", "list_all_affinity_organizations"};
  auto const found = firm.ask("search", {{"query", "Jane Okafor"}});
  CHECK(ids_of(found, true) == Ids{"person:510008"});
  CHECK(text_member(found.structured, "why").find("list_all_affinity_notes is not allowed here") !=
        std::string::npos);
  auto const fetched = firm.ask("fetch", {{"id", "person:510008"}});
  CHECK(text_member(fetched.structured, "why").find("Its notes could not be read") != std::string::npos);
  for (auto const& request : firm.asked()) {
    CAPTURE(request);
    CHECK_FALSE((request.starts_with("GET /notes") || request.starts_with("GET /organizations?")));
  }
  firm.selections.server.exclude = {"get_single_affinity_person_by_id"};
  CHECK(text_member(firm.ask("fetch", {{"id", "person:510008"}}).structured.at("error"), "kind") == "denied");
}

TEST_CASE("a search stays within its requests, whatever is asked") {
  for (std::string_view const query : {"Acme", "Jane at Acme", "Qqqzzz Xxyy", "Müller & Söhne GmbH",
                                       "J. Qwertz", "what do we know about the Acme factory in Lyon?"}) {
    CAPTURE(query);
    FirmSession firm;
    auto const outcome = firm.ask("search", {{"query", query}});
    CHECK(firm.requests() <= std::size_t(max_search_requests));
    CHECK(outcome.structured.contains("complete") == false);
  }
}

}  // namespace affinity::tools::chatgpt_names_test
