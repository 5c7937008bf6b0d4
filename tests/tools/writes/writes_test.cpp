// What a write looks at before it is sent, what its answer tells besides, and what is not believed of it.

#include "support/catch.hpp"
#include "tools/writes/writes_cases.hpp"

namespace affinity::tools::writes_test {

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

TEST_CASE("every delete answers what went, with one delete and at most two reads") {
  auto const catalogue = Catalogue::with_opt_in();
  int deletes = 0;
  for (auto const& tool : catalogue.all()) {
    if (tool.effect != Effect::destroys || tool.route.is_v2() || tool.question) continue;
    CAPTURE(tool.name);
    ++deletes;
    OnSandbox firm;
    auto const outcome = firm.ask(tool.name, example_of(tool));
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    auto const went = deleted(outcome);
    REQUIRE(went.is_object());
    CHECK((went.as_object().contains("name") || went.as_object().contains("unknown")));
    CHECK(firm.sender.writes() == 1);
    CHECK(firm.sender.asked.size() <= 3);
    CHECK(firm.sender.asked.back().method == Method::del);
    for (auto const& fact : went.as_object()) CHECK(fact.value().is_string() == (fact.key() != "list_id"));
    CHECK(schema::mismatch(outcome.structured, structured_content_shape(tool), "answer") == "");
  }
  CHECK(deletes == 10);
}

TEST_CASE("a person is asked about the names that the answer tells afterwards") {
  OnSandbox firm;
  json::object const entry{{"list_id", tier_1_lps}, {"id", 9400033}};
  auto const asked = firm.question_of("delete_a_affinity_list_entry_by_id", entry);
  auto const went = deleted(firm.ask("delete_a_affinity_list_entry_by_id", entry));
  CHECK(went.at("list") == "Tier 1 LPs");
  CHECK(has(asked,
            "\"" + std::string(*as_text(went.at("name"))) + "\" on the list \"Tier 1 LPs\" (id 9400033)"));
  CHECK(has(firm.question_of("delete_a_affinity_field_by_id", {{"id", 31012}}),
            "\"Status\" on the list \"Deal Flow\" (id 31012)"));
  CHECK(has(firm.question_of("delete_a_affinity_opportunity_by_id", {{"id", 880001}}),
            "on the list \"Deal Flow\" (id 880001)"));
}

TEST_CASE("a field value that was shown is named by record, list, column and value, in question and answer") {
  OnSandbox firm;
  auto const values =
      firm.ask("list_all_affinity_field_values", {{"opportunity_id", 880001}}).structured.at("result");
  auto const status = std::ranges::find_if(
      values.as_array(), [](json::value const& value) { return value.at("field_id") == 31012; });
  REQUIRE(status != values.as_array().end());
  json::object const which{{"id", status->at("id")}};
  auto const asked = firm.question_of("delete_a_affinity_field_value_by_id", which);
  auto const went = deleted(firm.ask("delete_a_affinity_field_value_by_id", which));
  CHECK(went.at("column") == "Status");
  CHECK(went.at("list") == "Deal Flow");
  CHECK(went.at("value") == status->at("value").at("text"));
  for (auto const* name : {"record", "column", "value", "list"})
    CHECK(has(asked, "\"" + std::string(*as_text(went.at(name))) + "\""));
}

TEST_CASE("what one key was shown names nothing for another key") {
  OnSandbox firm;
  firm.call.caller.api_key = Secret("one");
  auto const values =
      firm.ask("list_all_affinity_field_values", {{"opportunity_id", 880001}}).structured.at("result");
  json::object const which{{"id", values.at(0).at("id")}};
  CHECK(!has(firm.question_of("delete_a_affinity_field_value_by_id", which), "not known"));
  firm.call.caller.api_key = Secret("another");
  CHECK(has(firm.question_of("delete_a_affinity_field_value_by_id", which), "not known"));
}

TEST_CASE(
    "a row of a list of opportunities is not deleted, and the refusal names the opportunity's own delete") {
  OnSandbox firm;
  json::object const row{{"list_id", deal_flow}, {"id", acme_deal_entry}};
  auto const outcome = firm.ask("delete_a_affinity_list_entry_by_id", row);
  CHECK(fate(outcome) == "failed");
  CHECK(has(outcome.text, "Nothing was deleted"));
  CHECK(has(outcome.text, "delete_a_affinity_opportunity_by_id with id 880001"));
  CHECK(firm.sender.writes() == 0);
  CHECK(firm.question_of("delete_a_affinity_list_entry_by_id", row).starts_with("refused: "));
  CHECK(!firm.ask("get_single_affinity_opportunity_by_id", {{"id", 880001}}).is_error);
}

TEST_CASE("a row is not deleted where nobody can tell of which kind its list is") {
  auto cut = json_response("{\"id\":4102}");
  cut.complete = false;
  for (auto const& answer : {json_response("", 500), json_response("", 429), json_response("", 403),
                             json_response("", 404), json_response("<html>"), cut}) {
    OnSandbox firm;
    firm.sender.spoils = "GET /lists/4102";
    firm.sender.with = answer;
    auto const outcome = firm.ask("delete_a_affinity_list_entry_by_id", {{"list_id", 4102}, {"id", 9400033}});
    CAPTURE(outcome.text);
    CHECK(fate(outcome) == "failed");
    CHECK(has(outcome.text, "Nothing was deleted"));
    CHECK(firm.sender.writes() == 0);
  }
  OnScript typeless;
  typeless.sender.script = {json_response(R"({"id":7,"name":"L"})"), json_response(R"({"id":9})")};
  CHECK(fate(typeless.ask("delete_a_affinity_list_entry_by_id", {{"list_id", 7}, {"id", 9}})) == "failed");
  CHECK(typeless.sender.asked.size() == 2);
}

TEST_CASE(
    "a record that cannot be read is deleted all the same, and the answer says that its name is not known") {
  OnScript affinity;
  affinity.sender.script = {json_response("", 500), json_response(R"({"success":true})")};
  auto const outcome = affinity.ask("delete_a_affinity_person_by_id", {{"id", 7}});
  CHECK(!outcome.is_error);
  CHECK(outcome.structured.at("result") == json::value{{"success", true}, {"id", 7}});
  CHECK(deleted(outcome).as_object().contains("unknown"));
}

TEST_CASE(
    "half an answer about the list of what goes ends the delete, and a refusal leaves the list unnamed") {
  auto const deal = json_response(R"({"id":7,"name":"D","list_entries":[{"id":9,"list_id":4}]})");
  auto cut = json_response(R"({"id":4,"name":"L"})");
  cut.complete = false;
  OnScript affinity;
  affinity.sender.script = {deal, cut};
  CHECK(fate(affinity.ask("delete_a_affinity_opportunity_by_id", {{"id", 7}})) == "failed");
  CHECK(affinity.sender.asked.size() == 2);
  affinity.sender.script = {deal, json_response("", 403), json_response(R"({"success":true})")};
  auto const went = deleted(affinity.ask("delete_a_affinity_opportunity_by_id", {{"id", 7}}));
  CHECK(went.at("name") == "D");
  CHECK(went.at("list_id") == 4);
  CHECK(!went.as_object().contains("list"));
}

TEST_CASE("nothing is sent for a record that is not there, or when limits end the call") {
  for (auto const& answer : {json_response("", 404), json_response("", 401), json_response("", 429),
                             json_response(R"({"message":"it has been merged into 5"})", 422)}) {
    for (auto const* tool : {"delete_a_affinity_person_by_id", "update_a_affinity_person_by_id"}) {
      OnScript affinity;
      affinity.sender.script = {answer};
      bool const updates = std::string_view(tool).starts_with("update");
      auto const arguments =
          updates ? json::object{{"id", 7}, {"first_name", "Ada"}} : json::object{{"id", 7}};
      auto const outcome = affinity.ask(tool, arguments);
      CHECK(fate(outcome) == "failed");
      CHECK(has(outcome.text, "Nothing was sent"));
      CHECK(affinity.sender.asked.size() == 1);
    }
  }
}

TEST_CASE("a write answered 2xx that says no is neither done nor failed, and names what finds out") {
  for (auto const* no : {R"({"success":false})", R"({"success":"false"})", R"({"success":0})",
                         R"({"errors":["Name is taken"]})", R"({"error":"locked"})", R"(["Name is taken"])",
                         R"({"code":422,"message":"Name is taken"})", "false"}) {
    CAPTURE(no);
    OnScript deletes;
    deletes.sender.script = {json_response(R"({"id":7,"first_name":"J","last_name":"O"})"),
                             json_response(no)};
    auto const gone = deletes.ask("delete_a_affinity_person_by_id", {{"id", 7}});
    CHECK(fate(gone) == "unknown");
    CHECK(gone.structured.at("error").at("verify_with").at("tool") == "get_single_affinity_person_by_id");
    CHECK(deletes.sender.asked.size() == 2);
    OnScript creates;
    creates.sender.script = {json_response(no)};
    auto const made = creates.ask("create_a_affinity_note", {{"content", "x"}, {"person_ids", {4}}});
    CHECK(fate(made) == "unknown");
    CHECK(made.structured.at("error").at("verify_with").at("tool") == "list_all_affinity_notes");
  }
}

TEST_CASE("a delete whose answer cannot be read is done, and says that it could not be read") {
  for (auto const* body : {"<html>", "{\"succ", "{}", "[]", "null", "7"}) {
    CAPTURE(body);
    OnScript affinity;
    affinity.sender.script = {json_response(R"({"id":7,"content":"x"})"), json_response(body)};
    auto const outcome = affinity.ask("delete_a_affinity_note_by_id", {{"id", 7}});
    CHECK(fate(outcome) == "succeeded");
    CHECK(outcome.structured.at("complete") == false);
    CHECK(outcome.structured.at("verify_with").at("tool") == "get_single_affinity_note_by_id");
  }
}

}  // namespace affinity::tools::writes_test
