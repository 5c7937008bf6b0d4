// What a write looks at before it is sent, what its answer tells besides, and what is not believed of it.

#include "support/catch.hpp"
#include "tools/writes/writes_cases.hpp"

namespace affinity::tools::writes_before_test {

using namespace tests::seeded;
using writes_cases::deleted;
using writes_cases::example_of;
using writes_cases::fate;
using writes_cases::Firm;
using writes_cases::has;
using writes_cases::json_response;
using writes_cases::OnSandbox;
using writes_cases::OnScript;
using writes_cases::Session;

TEST_CASE("a change answers what it replaced, of the members that were given alone") {
  struct Case {
    std::string_view tool{};
    json::object arguments{};
    json::object before{};
  };
  OnSandbox firm;
  auto const read = [&](std::string_view tool, json::object which) {
    return firm.ask(tool, std::move(which)).structured.at("result");
  };
  auto const company = read("get_single_affinity_organization_by_id", {{"id", acme}});
  auto const person = read("get_single_affinity_person_by_id", {{"id", jane}});
  auto const note = read("get_single_affinity_note_by_id", {{"id", 6200002}});
  auto const deal = read("get_single_affinity_opportunity_by_id", {{"id", 880001}});
  auto const reminder = read("get_single_affinity_reminder_by_id", {{"id", 15001}});
  auto const meeting = read("get_single_affinity_interaction_by_id", {{"id", 7002}, {"type", 0}});
  std::vector<Case> const cases = {
      {"update_a_affinity_organization_by_id",
       {{"id", acme}, {"person_ids", {jane}}},
       {{"person_ids", company.at("person_ids")}}},
      {"update_a_affinity_person_by_id",
       {{"id", jane}, {"emails", json::array{}}},
       {{"emails", person.at("emails")}}},
      {"update_a_affinity_note_by_id",
       {{"id", 6200002}, {"content", "x"}},
       {{"content", note.at("content")}}},
      {"update_a_affinity_opportunity_by_id",
       {{"id", 880001}, {"name", "x"}, {"person_ids", {jane}}},
       {{"name", deal.at("name")}, {"person_ids", deal.at("person_ids")}}},
      {"update_a_affinity_reminder_by_id",
       {{"id", 15001}, {"owner_id", tobias}, {"content", "x"}},
       {{"owner_id", reminder.at("owner").at("id")}, {"content", reminder.at("content")}}}};
  for (auto const& [tool, arguments, before] : cases) {
    CAPTURE(tool);
    firm.sender.asked.clear();
    auto const outcome = firm.ask(tool, arguments);
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    CHECK(outcome.structured.at("before") == json::value(before));
    CHECK(firm.sender.asked.size() == 2);
  }
  auto const moved = firm.ask("update_a_affinity_interaction_by_id",
                              {{"id", 7002}, {"type", 0}, {"person_ids", {maren, jane}}, {"content", "x"}});
  CAPTURE(moved.text);
  REQUIRE(!moved.is_error);
  CHECK(moved.structured.at("before").at("type") == 0);
}

TEST_CASE(
    "tags in the new text of a plain note are refused before sending, and of an HTML note they are sent") {
  json::object const tags{{"id", 7}, {"content", "<p>Five weeks.</p>"}};
  for (int const type : {0, 1, 2, 3}) {
    CAPTURE(type);
    OnScript affinity;
    auto const note = json_response(write_json(json::object{{"id", 7}, {"content", "x"}, {"type", type}}));
    affinity.sender.script = {note, note};
    auto const outcome = affinity.ask("update_a_affinity_note_by_id", tags);
    CHECK(outcome.is_error == (type == 0));
    CHECK(affinity.sender.asked.size() == (type == 0 ? 1 : 2));
    if (type == 0) CHECK(has(outcome.text, "Nothing was sent"));
    CHECK(has(outcome.text, "(\"<p>\")") == (type == 0));
  }
}

TEST_CASE("tags in the new text of a logged interaction are refused where its note is plain") {
  OnSandbox firm;
  json::object const logged{
      {"type", "call"}, {"person_ids", {maren, jane}}, {"content", "x"}, {"date", "2026-11-20"}};
  auto const id = firm.ask("create_a_affinity_interaction", logged).structured.at("result").at("id");
  firm.sender.asked.clear();
  json::object changed{
      {"id", id}, {"type", "call"}, {"person_ids", {maren, jane}}, {"content", "a <strong>b</strong>"}};
  auto const refused = firm.ask("update_a_affinity_interaction_by_id", changed);
  CHECK(refused.is_error);
  CHECK(has(refused.text, "without tags"));
  CHECK(firm.sender.writes() == 0);
  changed["content"] = "a < b";
  CHECK(!firm.ask("update_a_affinity_interaction_by_id", changed).is_error);
}

TEST_CASE("tags in the new text of a note that could not be read are sent, with a hint") {
  OnScript affinity;
  affinity.sender.script = {json_response("", 500), json_response(R"({"id":7,"content":"x"})")};
  auto const outcome = affinity.ask("update_a_affinity_note_by_id", {{"id", 7}, {"content", "a<br>b"}});
  CHECK(!outcome.is_error);
  CHECK(has(*as_text(outcome.structured.at("hint")), "not known whether the note is HTML"));
}

TEST_CASE("what cannot be read before a change does not hinder it, and the answer says so") {
  OnScript affinity;
  affinity.sender.script = {json_response("", 500), json_response(R"({"id":7})")};
  auto const outcome = affinity.ask("update_a_affinity_person_by_id", {{"id", 7}, {"first_name", "J"}});
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(has(outcome.text, "What was replaced is not known"));
}

TEST_CASE("what was replaced is cut with the rest of an answer that would be too large") {
  json::array people;
  for (int i = 0; i < 20'000; ++i) people.emplace_back(510'000 + i);
  auto const large = json_response(write_json(json::object{{"id", 7}, {"person_ids", std::move(people)}}));
  OnScript affinity;
  affinity.context.limits.max_result = 16 * 1024;
  affinity.sender.script = {large, large};
  auto const outcome = affinity.ask("update_a_affinity_organization_by_id", {{"id", 7}, {"person_ids", {1}}});
  CHECK(!outcome.is_error);
  CHECK(outcome.text.size() <= 16 * 1024);
  CHECK(outcome.structured.at("complete") == false);
}

TEST_CASE("what people have once is not created again, unless the caller says so") {
  struct Case {
    std::string_view tool{};
    json::object first{}, again{};
  };
  auto const deal = json::object{{"name", "Series Z"}, {"list_id", deal_flow}};
  std::vector<Case> const cases = {
      {"create_a_affinity_organization",
       {{"name", "Twin"}, {"domain", "twin.example"}},
       {{"name", "Other"}, {"domain", "WWW.Twin.example"}}},
      {"create_a_affinity_organization", {{"name", "No Domain"}}, {{"name", " no  domain "}}},
      {"create_a_affinity_person",
       {{"first_name", "Ada"}, {"last_name", "Twin"}, {"emails", json::array{}}},
       {{"first_name", "ada"}, {"last_name", "twin"}, {"emails", json::array{}}}},
      {"create_a_affinity_opportunity", deal, deal},
      {"create_a_affinity_list",
       {{"name", "Twins"}, {"type", 1}, {"is_public", true}},
       {{"name", "twins"}, {"type", 0}, {"is_public", false}}},
      {"create_a_affinity_field",
       {{"name", "Twin"}, {"entity_type", 1}, {"value_type", 6}},
       {{"name", "TWIN"}, {"entity_type", 1}, {"value_type", 3}}},
      {"create_a_affinity_webhook",
       {{"webhook_url", "http://127.0.0.1:9/twin"}, {"subscriptions", {"note.created"}}},
       {{"webhook_url", "http://127.0.0.1:9/twin"}, {"subscriptions", json::array{}}}}};
  for (auto const& [tool, first, again] : cases) {
    CAPTURE(tool);
    OnSandbox firm;
    auto const made = firm.ask(tool, first);
    CAPTURE(made.text);
    REQUIRE(!made.is_error);
    auto const id = write_json(made.structured.at("result").at("id"));
    auto const refused = firm.ask(tool, again);
    CAPTURE(refused.text);
    CHECK(fate(refused) == "failed");
    CHECK(has(refused.text, "id " + id));
    CHECK(has(refused.text, "even_if_exists"));
    CHECK(firm.sender.writes() == 1);
    auto wanted = again;
    wanted["even_if_exists"] = true;
    firm.ask(tool, wanted);
    CHECK(firm.sender.writes() == 2);
    CHECK(!has(firm.sender.asked.back().body, "even_if_exists"));
  }
}

TEST_CASE("what only looks alike is created: another domain, list or kind of record") {
  OnSandbox firm;
  CHECK(!firm.ask("create_a_affinity_organization", {{"name", "T"}, {"domain", "win.example"}}).is_error);
  CHECK(!firm.ask("create_a_affinity_organization", {{"name", "T"}, {"domain", "twin.example"}}).is_error);
  json::object field{{"name", "Board"}, {"entity_type", 1}, {"value_type", 6}};
  CHECK(!firm.ask("create_a_affinity_field", field).is_error);
  field["list_id"] = sourcing;
  field["is_list_specific"] = true;
  CHECK(!firm.ask("create_a_affinity_field", field).is_error);
}

TEST_CASE("nothing is created when nobody could look, and the refusal says how to go on without") {
  for (auto const& answer : {json_response("", 500), json_response("", 429), json_response("<html>")}) {
    OnScript affinity;
    affinity.sender.script = {answer};
    auto const outcome =
        affinity.ask("create_a_affinity_list", {{"name", "L"}, {"type", 0}, {"is_public", true}});
    CHECK(fate(outcome) == "failed");
    CHECK(has(outcome.text, "even_if_exists: true"));
    CHECK(affinity.sender.asked.size() == 1);
  }
}

TEST_CASE("a value that was shown takes the text of an option, and its answer has the value before") {
  OnSandbox firm;
  auto const values =
      firm.ask("list_all_affinity_field_values", {{"opportunity_id", 880001}}).structured.at("result");
  json::value id, old;
  for (auto const& value : values.as_array())
    if (value.at("field_id") == 31012) id = value.at("id"), old = value.at("value");
  auto const outcome =
      firm.ask("update_a_affinity_field_value_by_id", {{"id", id}, {"value", "due diligence"}});
  CAPTURE(outcome.text);
  REQUIRE(!outcome.is_error);
  CHECK(outcome.structured.at("result").at("value").at("text") == "Due Diligence");
  CHECK(outcome.structured.at("before").at("value") == old);
  auto const wrong = firm.ask("update_a_affinity_field_value_by_id", {{"id", id}, {"value", "Dilligence"}});
  CHECK(has(wrong.text, "52003 Due Diligence"));
}

TEST_CASE("a value that was not shown is told the ids of the options with the text that was sent") {
  OnSandbox firm;
  auto const outcome =
      firm.ask("update_a_affinity_field_value_by_id", {{"id", 15501075}, {"value", "Due Diligence"}});
  CHECK(fate(outcome) == "failed");
  CHECK(has(outcome.text, "52003 of field 31012 \"Status\""));
  CHECK(firm.sender.writes() == 1);
  auto const taken = firm.ask("update_a_affinity_field_value_by_id",
                              {{"id", 15501075}, {"value", {{"id", 52003}, {"text", "Due Diligence"}}}});
  CHECK(taken.structured.at("result").at("value").at("id") == 52003);
}

TEST_CASE("a value that was not shown is told the call after which it takes the text of an option") {
  auto const sent = GENERATE("Due Diligence", "due dilligence");
  OnSandbox firm;
  json::object const update{{"id", 15501075}, {"value", sent}};
  auto const refused = firm.ask("update_a_affinity_field_value_by_id", update);
  CHECK(has(refused.text, "list_all_affinity_field_values with the person_id"));
  bool shown = false;
  auto const deals = firm.ask("list_all_affinity_opportunities");
  CAPTURE(deals.text);
  REQUIRE(!deals.is_error);
  for (auto const& deal : deals.structured.at("result").as_array()) {
    firm.ask("list_all_affinity_field_values", {{"opportunity_id", deal.at("id")}});
    shown = shown || firm.seen.find(firm.call.caller.api_key.fingerprint(), 15501075);
  }
  REQUIRE(shown);
  auto const outcome = firm.ask("update_a_affinity_field_value_by_id", update);
  CHECK(has(outcome.text, "Due Diligence"));
  CHECK(outcome.is_error == (sent != std::string("Due Diligence")));
  CHECK(!has(outcome.text, "has not been listed"));
}

TEST_CASE("a full cell is told the id of its value and the tool that changes it") {
  OnSandbox firm;
  auto const entry = firm.ask("get_single_affinity_opportunity_by_id", {{"id", 880001}})
                         .structured.at("result")
                         .at("list_entries")
                         .at(0)
                         .at("id");
  auto const outcome =
      firm.ask("create_a_affinity_field_value",
               {{"field_id", 31012}, {"entity_id", 880001}, {"list_entry_id", entry}, {"value", 52003}});
  CHECK(fate(outcome) == "failed");
  CHECK(has(outcome.text, "update_a_affinity_field_value_by_id with that id"));
  CHECK(has(write_json(outcome.structured), "has a value already, id 155"));
}

TEST_CASE("a logged interaction says where its note is not") {
  OnSandbox firm;
  auto const outcome =
      firm.ask("create_a_affinity_interaction",
               {{"type", "call"}, {"person_ids", {maren, jane}}, {"content", "x"}, {"date", "2026-11-20"}});
  CHECK(has(*as_text(outcome.structured.at("hint")), "create_a_affinity_note with organization_ids"));
}

}  // namespace affinity::tools::writes_before_test
