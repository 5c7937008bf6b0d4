// What a write looks at before it is sent, what its answer tells besides, and what is not believed of it.

#include "sandbox/api.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/records/field_value_index.hpp"
#include "tools/write/confirmation.hpp"

#include <algorithm>

namespace affinity::tools::writes_test {

namespace {

using namespace tests::seeded;
using tests::json_response;

// The sandbox, which remembers what it was asked, and may be told to answer some of it otherwise.
struct Firm final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};
  std::vector<Request> asked{};
  std::string spoils{};  // what begins with this …
  Response with{};       // … is answered with that

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    asked.push_back(request);
    auto const words = std::string(to_string(request.method)) + " " + request.target;
    if (!spoils.empty() && words.starts_with(spoils)) co_return with;
    co_return api.handle(request);
  }
  std::size_t writes() const {
    return std::size_t(
        std::ranges::count_if(asked, [](Request const& r) { return r.method != Method::get; }));
  }
};

template<class Sender> struct Session {
  Sender sender{};
  Catalogue catalogue = Catalogue::with_opt_in();
  FieldValueIndex seen{};
  client::CallContext call{};
  ToolContext context{.catalogue = catalogue, .sender = sender, .field_value_index = &seen};

  Outcome ask(std::string_view name, json::object arguments = {}) {
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  std::string question_of(std::string_view name, json::object const& arguments) {
    auto const asked = tests::run(confirmation_question(context, *catalogue.find(name), arguments, call));
    return asked ? asked->text : "refused: " + asked.error().message;
  }
};
using OnSandbox = Session<Firm>;
using OnScript = Session<tests::ScriptedSender>;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string fate(Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  return error ? std::string(*as_text(error->at("outcome"))) : "succeeded";
}

json::value deleted(Outcome const& outcome) {
  auto const* found = outcome.structured.if_contains("deleted");
  return found ? *found : json::value();
}

json::object example_of(Tool const& tool) { return parse_json(tool.example)->get_object(); }

}  // namespace

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

}  // namespace affinity::tools::writes_test
