#include "tools/call/call.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/sample.hpp"
#include "support/scripted_sender.hpp"
#include "tools/outcome_check.hpp"

namespace affinity::tools::call_test {

namespace {

using tests::json_response;
using tests::ScriptedSender;

struct Session {
  ScriptedSender sender{};
  Catalogue catalogue = Catalogue::standard();

  Outcome ask(std::string_view name, json::object arguments, std::size_t max_result = 80 * 1024) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = {.max_result = max_result}};
    client::CallContext const call;
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
};

}  // namespace

TEST_CASE("a record comes in `result`, and the text is the same JSON") {
  Session session;
  session.sender.script = {json_response(R"({"id":7,"name":"Acme"})")};
  auto const outcome = session.ask("get_single_affinity_organization_by_id", {{"id", 7}});
  CHECK(!outcome.is_error);
  CHECK(outcome.text == R"({"result":{"id":7,"name":"Acme"}})");
  CHECK(outcome.text == write_json(outcome.structured));
  CHECK(session.sender.asked[0].target == "/organizations/7");
}

TEST_CASE("a mistake in the arguments sends nothing and names the argument") {
  Session session;
  auto const outcome = session.ask("create_a_affinity_organization", {{"nmae", "x"}});
  CHECK(outcome.is_error);
  CHECK(session.sender.asked.empty());
  CHECK(outcome.text.find("\"name\"") != std::string::npos);
  CHECK(outcome.structured.at("error").at("kind") == "invalid");
}

TEST_CASE("a delete that worked says which record is gone, also when the answer is empty") {
  for (auto const* body : {R"({"success":true})", ""}) {
    Session session;
    session.sender.script = {json_response(R"({"id":5,"content":"Met Jane."})"), json_response(body)};
    auto const outcome = session.ask("delete_a_affinity_note_by_id", {{"id", 5}});
    CHECK(outcome.text == R"({"result":{"success":true,"id":5},"deleted":{"name":"Met Jane."}})");
    CHECK(!outcome.is_error);
  }
}

TEST_CASE("a write answered 2xx has succeeded even if its body cannot be read") {
  for (auto const* body : {"", "{\"id\":", "<html>", "7"}) {
    CAPTURE(body);
    Session session;
    session.sender.script = {json_response(body)};
    auto const outcome =
        session.ask("create_a_affinity_organization",
                    {{"name", "Acme"}, {"domain", "acme.example"}, {"even_if_exists", true}});
    CHECK(!outcome.is_error);
    CHECK(outcome.structured.at("complete") == false);
    CHECK(outcome.structured.at("verify_with").at("tool") == "list_all_affinity_organizations");
    CHECK(outcome.structured.at("verify_with").at("arguments").at("term") == "acme.example");
  }
}

TEST_CASE("a read whose body cannot be read is an error") {
  Session session;
  session.sender.script = {json_response("{\"id\":")};
  auto const outcome = session.ask("get_single_affinity_note_by_id", {{"id", 5}});
  CHECK(outcome.is_error);
  CHECK(outcome.structured.at("error").at("kind") == "upstream");
}

TEST_CASE("a write of unknown fate is never called failed, and names the tool that finds out") {
  Session session;
  session.sender.script = {
      json_response(R"({"id":9,"first_name":"Janet"})"),
      fail(ErrorKind::unknown_outcome, "The connection broke after the request was sent.")};
  auto const outcome = session.ask("update_a_affinity_person_by_id", {{"id", 9}, {"first_name", "Jane"}});
  CHECK(outcome.is_error);
  auto const& error = outcome.structured.at("error");
  CHECK(error.at("outcome") == "unknown");
  CHECK(error.at("verify_with") ==
        json::value{{"tool", "get_single_affinity_person_by_id"}, {"arguments", {{"id", 9}}}});
  CHECK(outcome.text.find("get_single_affinity_person_by_id") != std::string::npos);
}

TEST_CASE("after a note of unknown fate, the notes of its first person tell") {
  Session session;
  session.sender.script = {fail(ErrorKind::unknown_outcome, "No answer.")};
  auto const outcome = session.ask("create_a_affinity_note", {{"content", "x"}, {"person_ids", {4, 5}}});
  CHECK(outcome.structured.at("error").at("verify_with") ==
        json::value{{"tool", "list_all_affinity_notes"}, {"arguments", {{"person_id", 4}}}});
}

TEST_CASE("an error carries all its facts in the text, for clients that show nothing else") {
  Session session;
  Response limited = json_response(R"({"message":"slow down"})", 429);
  limited.headers.set("retry-after", "7");
  session.sender.script = {limited};
  auto const outcome = session.ask("get_single_affinity_note_by_id", {{"id", 5}});
  CHECK(outcome.is_error);
  CHECK(outcome.structured.at("error").at("retry_after_s") == 7);
  CHECK(outcome.structured.at("error").at("status") == 429);
  CHECK(outcome.text.find("7 s") != std::string::npos);
}

TEST_CASE("a record above the cap has its text cut and says so") {
  Session session;
  session.sender.script = {
      json_response(write_json(json::object{{"id", 5}, {"content", std::string(9000, 'x')}}))};
  auto const outcome = session.ask("get_single_affinity_note_by_id", {{"id", 5}}, 4096);
  CHECK(outcome.text.size() <= 4096);
  CHECK(outcome.structured.at("complete") == false);
}

TEST_CASE("a record above the cap without long texts has its longest list cut and says so") {
  Session session;
  json::array people;
  for (int i = 0; i < 30'000; ++i) people.emplace_back(510'000 + i);
  session.sender.script = {
      json_response(write_json(json::object{{"id", 5}, {"person_ids", std::move(people)}}))};
  auto const outcome = session.ask("get_single_affinity_organization_by_id", {{"id", 5}});
  CHECK(outcome.text.size() <= 80 * 1024);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(as_text(outcome.structured.at("why"))->find("person_ids") != std::string_view::npos);
}

TEST_CASE("what verifies a write of unknown fate is a call that the tool accepts") {
  auto const catalogue = Catalogue::standard();
  for (auto const& tool : catalogue.all()) {
    if (tool.effect == Effect::reads) continue;
    CAPTURE(tool.name);
    auto const verify = verify_with(catalogue, tool, tests::sample_arguments(tool, tests::Which::all));
    if (verify.is_null()) {
      // A field value is found only by the record it belongs to, which these do not name.
      CHECK(tool.toolset == "field_values");
      continue;
    }
    auto const* reader = catalogue.find(*as_text(verify.at("tool")));
    REQUIRE(reader);
    auto const checked = check_arguments(*reader, verify.at("arguments").as_object());
    CHECK(std::holds_alternative<json::object>(checked));
  }
}

TEST_CASE("a lost interaction is looked for around its date") {
  Session session;
  session.sender.script = {fail(ErrorKind::unknown_outcome, "No answer.")};
  auto const outcome =
      session.ask("create_a_affinity_interaction",
                  {{"type", "call"}, {"person_ids", {4}}, {"content", "x"}, {"date", "2026-11-20"}});
  auto const verify = outcome.structured.at("error").at("verify_with");
  CHECK(verify.at("tool") == "list_all_affinity_interactions");
  CHECK(verify.at("arguments").at("person_id") == 4);
  CHECK(verify.at("arguments").at("start_time") == "2026-11-19T00:00:00.000Z");
}

TEST_CASE("I-2: a result is cleaned and says so, and what is sent is not altered") {
  Session session;
  session.sender.script = {json_response("{\"id\":1,\"name\":\"a\u202Eb\"}")};
  auto const outcome =
      session.ask("create_a_affinity_organization", {{"name", "a\u202Eb"}, {"even_if_exists", true}});
  CHECK(session.sender.asked[0].body == "{\"name\":\"a\u202Eb\"}");
  CHECK(outcome.structured == json::object{{"result", {{"id", 1}, {"name", "ab"}}}, {"cleaned", true}});
}

TEST_CASE("names and numbers in digits reach the API as codes and integers") {
  Session session;
  session.sender.script = {json_response(R"({"id":1})")};
  session.ask("create_a_affinity_list",
              {{"name", "L"}, {"type", "person"}, {"is_public", "true"}, {"even_if_exists", true}});
  CHECK(session.sender.asked[0].body == R"({"name":"L","type":0,"is_public":true})");
}

}  // namespace affinity::tools::call_test
