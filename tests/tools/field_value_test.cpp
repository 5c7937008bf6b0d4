// What fits a field is written once, and what cannot fit is not sent (Affinity v1, Field Values).

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/sample_field.hpp"

namespace affinity::tests::field_value_test {

namespace {

struct Scripted {
  ScriptedSender sender{};
  tools::Catalogue catalogue = tools::Catalogue::standard();

  tools::Outcome ask(std::string_view name, json::object arguments) {
    tools::ToolContext const context{.catalogue = catalogue, .sender = sender};
    client::CallContext const call;
    return run(tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  tools::Outcome create(json::value value, json::object more = {}) {
    json::object arguments{{"field_id", 5}, {"entity_id", 7}, {"value", std::move(value)}};
    for (auto const& argument : more) arguments[argument.key()] = argument.value();
    return ask("create_a_affinity_field_value", std::move(arguments));
  }
  tools::Outcome update(json::value value) {
    return ask("update_a_affinity_field_value_by_id", {{"id", 9}, {"value", std::move(value)}});
  }
};

Response fields(json::value field) {
  return json_response(write_json(json::array{{{"id", 4}, {"value_type", 6}}, std::move(field)}));
}

std::string text_of_error(tools::Outcome const& outcome, std::string_view name) {
  auto const& value = outcome.structured.at("error").at(name);
  return value.is_string() ? std::string(view(value.get_string())) : write_json(value);
}

}  // namespace

TEST_CASE("the fields are read first and as a read, and then the value is written once") {
  Scripted session;
  session.sender.script = {fields(field_of(7)), json_response(R"({"id":9,"value":{"id":52003}})")};
  auto const outcome = session.create("due diligence");
  CHECK(outcome.text == R"({"result":{"id":9,"value":{"id":52003}}})");
  REQUIRE(session.sender.asked.size() == 2);
  auto const& [read, write] = std::pair(session.sender.asked[0], session.sender.asked[1]);
  CHECK(read.target == "/fields");
  CHECK((read.method == Method::get));
  CHECK(read.idempotent);
  CHECK(write.target == "/field-values");
  CHECK((write.method == Method::post));
  CHECK(!write.idempotent);
  CHECK(write.body == R"({"field_id":5,"entity_id":7,"value":52003})");
}

TEST_CASE("a value that cannot fit is not written, and the refusal says how to go on") {
  Scripted session;
  session.sender.script = {fields(field_of(3))};
  auto const outcome = session.create("a lot");
  CHECK(outcome.is_error);
  CHECK(outcome.text ==
        R"(value must be a number; you sent "a lot". Field 5 "F" takes a number. Nothing was written. )"
        "Correct it and call create_a_affinity_field_value again.");
  CHECK(text_of_error(outcome, "kind") == "invalid");
  CHECK(text_of_error(outcome, "outcome") == "failed");
  CHECK(session.sender.asked.size() == 1);
}

TEST_CASE("a field that is not there is refused with the tool that shows fields") {
  for (auto const& answer : {json_response("[]"), json_response("", 404)}) {
    Scripted session;
    session.sender.script = {answer};
    auto const outcome = session.create("x");
    CHECK(outcome.text ==
          "There is no field 5, or the key's user cannot see it. Nothing was written. "
          "list_all_affinity_fields shows those that there are.");
    CHECK(text_of_error(outcome, "kind") == "not_found");
    CHECK(session.sender.asked.size() == 1);
  }
}

TEST_CASE("a field of a list wants list_entry_id, and a global one must not have it") {
  auto field = field_of(3);
  Scripted session;
  session.sender.script = {fields(field)};
  CHECK(session.create(1, {{"list_entry_id", 8}}).text ==
        "Field 5 \"F\" is global: leave out list_entry_id. Nothing was written. Correct it and call "
        "create_a_affinity_field_value again.");
  field.get_object()["list_id"] = 26;
  session.sender.script = {fields(field)};
  CHECK(session.create("x").text ==
        "Field 5 \"F\" is of list 26: give list_entry_id, the record's entry there, which "
        "list_all_affinity_list_entries with list_id 26 shows. value must be a number; you sent \"x\". Field "
        "5 \"F\" takes a number. Nothing was written. Correct it and call create_a_affinity_field_value "
        "again.");
  CHECK(session.sender.asked.size() == 2);
  session.sender.script = {fields(field), json_response(R"({"id":9})")};
  CHECK(!session.create(1, {{"list_entry_id", 8}}).is_error);
}

TEST_CASE("when the fields cannot be read nothing is written, and no outcome is unknown") {
  struct Case {
    Result<Response> answer;
    std::string_view kind{};
  };
  auto cut = json_response("[{\"id\":5}]");
  cut.complete = false;
  for (auto const& [answer, kind] : std::vector<Case>{{json_response("", 503), "upstream"},
                                                      {json_response("", 429), "limited"},
                                                      {json_response("", 401), "denied"},
                                                      {json_response("", 403), "denied"},
                                                      {json_response("<html>"), "upstream"},
                                                      {json_response("{}"), "upstream"},
                                                      {cut, "upstream"},
                                                      {fail(ErrorKind::timeout, "Too late."), "timeout"}}) {
    CAPTURE(kind);
    Scripted session;
    session.sender.script = {answer};
    auto const outcome = session.create("x");
    CHECK(outcome.is_error);
    CHECK(text_of_error(outcome, "kind") == kind);
    CHECK(text_of_error(outcome, "outcome") == "failed");
    CHECK(outcome.text.find("Nothing was written.") != std::string::npos);
    CHECK(session.sender.asked.size() == 1);
  }
}

TEST_CASE("a create whose fate is unknown names the tool that finds out") {
  Scripted session;
  session.sender.script = {fields(field_of(6)), json_response("", 500)};
  auto const outcome = session.create("x");
  CHECK(text_of_error(outcome, "outcome") == "unknown");
  CHECK(session.sender.asked.size() == 2);
  auto list_field = field_of(6);
  list_field.get_object()["list_id"] = 26;
  session.sender.script = {fields(list_field), json_response("", 500)};
  auto const on_a_list = session.create("x", {{"list_entry_id", 8}});
  CHECK(text_of_error(on_a_list, "verify_with") ==
        R"({"tool":"list_all_affinity_field_values","arguments":{"list_entry_id":8}})");
}

TEST_CASE("an update refuses what no field takes without asking Affinity") {
  Scripted session;
  auto const again = " Nothing was sent. Correct it and call update_a_affinity_field_value_by_id again.";
  CHECK(session.update(json::array{1, 2}).text ==
        "value is a list, and one call gives one value: call once per value, each with its own id. "
        "create_a_affinity_field_value adds one more to a field that takes several." +
            std::string(again));
  CHECK(session.update(true).text ==
        "value cannot be true: no field takes true or false." + std::string(again));
  CHECK(
      session.update({{"id", 52001}}).text ==
      "Unknown name \"id\" in value. Accepted: street_address, city, state, country. The only object that a "
      "field takes is a location; a ranked dropdown takes the id of an option." +
          std::string(again));
  CHECK(session.sender.asked.empty());
}

TEST_CASE("an update sends once what some field takes, as it came") {
  for (json::value const& sent : std::vector<json::value>{7, "7", 2.5, "x", london}) {
    Scripted session;
    session.sender.script = {json_response(R"({"id":9})")};
    CHECK(session.update(sent).text == R"({"result":{"id":9}})");
    REQUIRE(session.sender.asked.size() == 1);
    CHECK(session.sender.asked[0].body == R"({"value":)" + write_json(sent) + "}");
    CHECK(session.sender.asked[0].target == "/field-values/9");
  }
}

TEST_CASE("an update that Affinity refuses tells what each type of field takes, and others do not") {
  Scripted session;
  session.sender.script = {json_response(R"({"message":"bad value"})", 422), fields(field_of(6)),
                           json_response("", 404)};
  CHECK(
      session.update("Due Diligence").text ==
      "Affinity refuses these arguments (422). Affinity says: \"bad value\" Correct the arguments and call "
      "again. By the field's type, value is: for person and organization an id; number: a number; date: ISO "
      "8601; location: an object with street_address, city, state, country; text and dropdown: text; ranked "
      "dropdown: the id of an option. list_all_affinity_fields shows types and options.");
  auto const gone = session.update("x");
  CHECK(text_of_error(gone, "kind") == "not_found");
  CHECK(gone.text.find("By the field's type") == std::string::npos);
}

TEST_CASE("an update whose fate is unknown says so") {
  Scripted session;
  session.sender.script = {json_response("", 500), fail(ErrorKind::unknown_outcome, "Cut off.")};
  CHECK(text_of_error(session.update("x"), "outcome") == "unknown");
  CHECK(text_of_error(session.update("x"), "outcome") == "unknown");
  CHECK(session.sender.asked.size() == 2);
}

TEST_CASE("a value that does not fit a remembered field is checked against the field as it is now") {
  auto const option = [](char const* name) {
    auto field = field_of(7);
    field.as_object()["dropdown_options"] = json::array{json::object{{"id", 1}, {"text", name}}};
    return fields(std::move(field));
  };
  bool const from_cache = GENERATE(true, false);
  auto old = option("Early");
  old.from_cache = from_cache;
  Scripted scripted;
  scripted.sender.script = {old, option("Late"), json_response(R"({"id":1})")};
  auto const outcome = scripted.create("Late");
  CHECK(outcome.is_error == !from_cache);
  CHECK(scripted.sender.asked.size() == (from_cache ? 3 : 1));
  CHECK(scripted.sender.asked.at(0).max_age.count() > 0);
  if (from_cache) CHECK(scripted.sender.asked.at(1).max_age.count() == 0);
}

}  // namespace affinity::tests::field_value_test
