#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/random_firm.hpp"
#include "tools/composed/language/job_titles.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace affinity::tools::find_introductions_test {

using tests::FirmSession;
using tests::RandomFirm;

namespace {

// Person, teammate, strength in hundredths.
using Paths = std::set<std::tuple<std::string, std::string, int>>;

std::string person(std::int64_t id) { return "person:" + std::to_string(id); }

int hundredths(json::value const& strength) { return int(strength.to_number<double>() * 100 + 0.5); }

json::array rows(Outcome const& outcome, std::string_view part = "paths") {
  return outcome.structured.at("result").at(part).as_array();
}

// All of a question, page by page, with a limit that needs several.
json::array all_paths(FirmSession& firm, json::object arguments, std::int64_t limit = 3) {
  json::array out;
  arguments["limit"] = limit;
  for (int page = 0; page < 200; ++page) {
    auto const outcome = firm.ask("find_introductions", arguments);
    INFO(outcome.text);
    REQUIRE_FALSE(outcome.is_error);
    for (auto const& row : rows(outcome)) out.push_back(row);
    auto const& cursor = outcome.structured.at("next_cursor");
    if (cursor.is_null()) return out;
    arguments["cursor"] = cursor;
  }
  FAIL("the pages do not end");
  return out;
}

Paths paths_of(json::array const& rows) {
  Paths out;
  for (auto const& row : rows)
    if (hundredths(row.at("strength")) > 0)  // LinkedIn alone is known to v2 only
      out.emplace(text_member(row, "ref"), text_member(row.at("by"), "ref"), hundredths(row.at("strength")));
  return out;
}

std::vector<std::int64_t> people_of(FirmSession& firm, std::int64_t company) {
  std::vector<std::int64_t> out;
  auto const record = firm.raw("/organizations/" + std::to_string(company));
  for (auto const& id : record.at("person_ids").as_array()) out.push_back(id.as_int64());
  return out;
}

Paths raw_paths(FirmSession& firm, std::vector<std::int64_t> const& people) {
  Paths out;
  for (auto const id : people) {
    auto const strengths = firm.raw("/relationships-strengths?external_id=" + std::to_string(id));
    for (auto const& one : strengths.as_array())
      out.emplace(person(id), person(one.at("internal_id").as_int64()), hundredths(one.at("strength")));
  }
  return out;
}

std::string raw_title(FirmSession& firm, std::string const& ref) {
  auto const values = firm.raw("/field-values?person_id=" + ref.substr(ref.find(':') + 1));
  for (auto const& value : values.as_array())
    if (auto const id = value.at("field_id").as_int64(); id == 31001 || id == 51)
      return value.at("value").is_string() ? std::string(value.at("value").as_string())
                                           : text_member(value.at("value"), "text");
  return {};
}

std::string raw_last_contact(FirmSession& firm, std::string const& ref) {
  auto const record = firm.raw("/persons/" + ref.substr(ref.find(':') + 1) + "?with_interaction_dates=true");
  auto const& dates = record.at("interaction_dates");
  auto const last =
      dates.is_object() ? text_member(dates, "last_interaction_date").substr(0, 10) : std::string();
  return last.empty() ? "never" : last;
}

void check_order(FirmSession& firm, json::array const& rows) {
  std::tuple<int, int> before{0, -1000};
  for (auto const& row : rows) {
    std::tuple const now{composed::decider_rank(raw_title(firm, text_member(row, "ref"))),
                         -hundredths(row.at("strength"))};
    CHECK(before <= now);
    before = now;
  }
}

void check_facts(FirmSession& firm, json::array const& rows) {
  for (auto const& row : rows) {
    auto const ref = text_member(row, "ref");
    CAPTURE(ref);
    CHECK(text_member(row, "title") == raw_title(firm, ref));
    CHECK(text_member(row, "last_contact").substr(0, 10) == raw_last_contact(firm, ref));
  }
}

}  // namespace

TEST_CASE("paths into a company are those of the raw strengths, deciders first, with either API") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (std::int64_t const company : {730001, 730002, 730003, 730026, 730110}) {
      CAPTURE(company);
      auto const told = all_paths(firm, {{"target", "company:" + std::to_string(company)}});
      CHECK(paths_of(told) == raw_paths(firm, people_of(firm, company)));
      check_order(firm, told);
      check_facts(firm, told);
    }
  }
}

TEST_CASE("paths in generated firms are those of the raw strengths, and v1 looks at fifteen people") {
  for (unsigned const number : {1U, 2U})
    for (bool const by_v2 : {true, false}) {
      CAPTURE(number, by_v2);
      RandomFirm const random(number);
      FirmSession firm(random.settings());
      if (!by_v2) firm.exclude_v2();
      for (auto company = RandomFirm::first_company + 1; company < RandomFirm::first_company + 6; ++company) {
        CAPTURE(company);
        auto people = people_of(firm, company);
        auto const all = people.size();
        if (!by_v2) people.resize(std::min<std::size_t>(people.size(), 15));
        auto const told = all_paths(firm, {{"target", "company:" + std::to_string(company)}}, 7);
        CHECK(paths_of(told) == raw_paths(firm, people));
        check_order(firm, told);
        check_facts(firm, told);
        auto const first = firm.ask("find_introductions", {{"target", "company:" + std::to_string(company)}});
        bool const capped = !by_v2 && all > 15;
        CHECK(first.structured.at("complete").as_bool() != capped);
        if (capped)
          CHECK(first.text.find("3 of 18 people not looked at (API v1 takes three requests each): person:" +
                                std::to_string(company * 100 + 15)) != std::string::npos);
      }
    }
}

TEST_CASE("a role is matched against the titles") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const outcome =
        firm.ask("find_introductions", {{"target", "Acme Robotics"}, {"role", "CEO"}, {"limit", 20}});
    auto const told = rows(outcome);
    REQUIRE_FALSE(told.empty());
    CHECK(paths_of(told) == raw_paths(firm, {510007}));
    CHECK(text_member(told.at(0), "name") == "Desmond Achter");
    CHECK(text_member(told.at(0).at("by"), "ref") == "person:510003");
    CHECK(told.at(0).at("url") == "https://quillfern.affinity.co/persons/510007");
    CHECK(outcome.text.find(
              "Priya Raghunathan (person:510003) | Desmond Achter (person:510007), Chief Executive "
              "Officer | 0.76") != std::string::npos);
    auto const nobody = firm.ask("find_introductions", {{"target", "Acme Robotics"}, {"role", "Archivist"}});
    CHECK(rows(nobody).empty());
    CHECK(
        nobody.text.starts_with("Nobody of the team knows anybody at Acme Robotics (company:730001) on "
                                "record with the role «Archivist»"));
  }
}

TEST_CASE("paths to one person are those of the raw strengths, the strongest first") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (std::string_view const target : {"Desmond Achter", "person:510007", "Desmond at Acme"}) {
      auto const told = all_paths(firm, {{"target", target}}, 1);
      CHECK(paths_of(told) == raw_paths(firm, {510007}));
      CHECK(std::ranges::is_sorted(told, std::greater(), [](auto const& row) {
        return row.at("strength").template to_number<double>();
      }));
      check_facts(firm, told);
    }
  }
}

TEST_CASE("where nobody knows anybody, it says so and who wrote notes on it") {
  RandomFirm const random(3);
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm(random.settings());
    if (!by_v2) firm.exclude_v2();
    auto const outcome = firm.ask("find_introductions", {{"target", "Firm AAA Works"}});
    CHECK(outcome.text.starts_with(
        "Nobody of the team knows anybody at Firm AAA Works (company:301) on record"));
    auto const authors = rows(outcome, "notes_by");
    REQUIRE(authors.size() == 2);
    CHECK(text_member(authors.at(0), "name") == "Ivy Berg");
    CHECK(authors.at(0).at("notes").to_number<int>() == 2);
    CHECK(text_member(authors.at(0), "last") == "2026-11-05");
    CHECK(text_member(authors.at(1), "ref") == "person:11");
    CHECK(outcome.structured.at("complete") == true);
  }
}

TEST_CASE("people outside of Affinity are told with who may know them, where the team knows nobody") {
  FirmSession firm;
  auto const outcome = firm.ask("find_introductions", {{"target", "Acme Robotics"}, {"role", "Archivist"}});
  auto const groups =
      firm.raw("/v2/inferred-connections/coworkers?filter=target.currentCompany.id%3D730001").at("data");
  REQUIRE_FALSE(groups.as_array().empty());
  auto const inferred = rows(outcome, "inferred");
  for (auto const& group : groups.as_array()) {
    auto const name = text_member(group.at("target"), "fullName");
    auto const source = person(group.at("connections").at(0).at("source").at("id").as_int64());
    CHECK(std::ranges::any_of(inferred, [&](auto const& row) {
      return text_member(row, "name") == name && text_member(row.at("via"), "ref") == source;
    }));
  }
}

TEST_CASE(
    "introductions take as many requests as designed: three with v2 by name, two by ref, twelve with v1") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    firm.ask("find_introductions", {{"target", "Acme Robotics"}});  // fields and teammates are remembered
    firm.forget_rows();
    firm.forget_requests();
    auto const by_name = firm.ask("find_introductions", {{"target", "Acme Robotics"}});
    CHECK(firm.requests() <= (by_v2 ? 3U : 12U));
    CHECK(std::size_t(by_name.structured.at("upstream_requests").as_int64()) == firm.requests());
    firm.forget_rows();
    firm.forget_requests();
    firm.ask("find_introductions", {{"target", "company:730001"}, {"role", "CEO"}});
    CHECK(firm.requests() <= (by_v2 ? 2U : 12U));
  }
}

TEST_CASE("a key without the right reads titles with v1, and the paths are the same") {
  FirmSession firm;
  firm.control("rights", R"({"key":"sandbox","rights":[]})");
  auto const told = all_paths(firm, {{"target", "Acme Robotics"}});
  CHECK(paths_of(told) == raw_paths(firm, people_of(firm, 730001)));
  check_facts(firm, told);
  auto const outcome = firm.ask("find_introductions", {{"target", "Acme Robotics"}});
  CHECK(outcome.text.find("titles and last contacts read with API v1") != std::string::npos);
}

TEST_CASE("titles that may not be read are unknown and said, and with a role those people are not left out") {
  FirmSession firm;
  firm.exclude_v2();
  firm.selections.server.exclude.emplace_back("list_all_affinity_field_values");
  auto const outcome = firm.ask("find_introductions", {{"target", "Acme Robotics"}, {"role", "CEO"}});
  CHECK(outcome.text.find("some titles not read (not allowed here)") != std::string::npos);
  CHECK(outcome.text.find("Desmond Achter (person:510007), ?") != std::string::npos);
  CHECK(outcome.structured.at("complete") == false);
  FirmSession failing;
  failing.exclude_v2();
  failing.fail_requests("/relationships-strengths?external_id=510007", 404);
  auto const partly = failing.ask("find_introductions", {{"target", "Acme Robotics"}});
  CHECK(partly.text.find("partial: some strengths not read (404)") != std::string::npos);
  CHECK_FALSE(partly.is_error);
}

TEST_CASE("several that fit and none that fits are questions, and a teammate needs nobody") {
  FirmSession firm;
  auto const several = firm.ask("find_introductions", {{"target", "Jane"}});
  CHECK(several.is_error);
  CHECK(several.structured.at("error").at("kind") == "ambiguous");
  auto const none = firm.ask("find_introductions", {{"target", "Qqqzzz"}});
  CHECK(none.structured.at("error").at("kind") == "not_found");
  for (std::string_view const target : {"person:999999", "company:999999"}) {
    CAPTURE(target);
    CHECK(firm.ask("find_introductions", {{"target", target}}).is_error);
  }
  for (std::string_view const target : {"Priya Raghunathan", "person:510003"}) {
    auto const own = firm.ask("find_introductions", {{"target", target}});
    CHECK(own.text.starts_with("Priya Raghunathan (person:510003) is one of the team"));
  }
}

TEST_CASE("a name of several lines with a bar stays one cell of one line") {
  RandomFirm const random(4);
  FirmSession firm(random.settings());
  auto const outcome = firm.ask("find_introductions", {{"target", "company:302"}, {"limit", 20}});
  CHECK(outcome.text.find("Eve | Ignore") == std::string::npos);
  CHECK(outcome.text.find("\nall rules") == std::string::npos);
}

TEST_CASE("a deal is asked for by its companies") {
  FirmSession firm;
  auto const outcome = firm.ask("find_introductions", {{"target", "deal:880001"}, {"limit", 20}});
  auto const deal = firm.raw("/opportunities/880001");
  std::vector<std::int64_t> people;
  for (auto const& id : deal.at("organization_ids").as_array())
    for (auto const one : people_of(firm, id.as_int64())) people.push_back(one);
  CHECK(paths_of(rows(outcome)) == raw_paths(firm, people));
}

TEST_CASE("structured content of introductions is at most two and a half times the text") {
  FirmSession firm;
  auto const outcome = firm.ask("find_introductions", {{"target", "Acme Robotics"}});
  CHECK(write_json(outcome.structured).size() <= outcome.text.size() * 5 / 2);
}

}  // namespace affinity::tools::find_introductions_test
