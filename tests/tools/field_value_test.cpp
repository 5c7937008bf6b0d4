// What fits a field is written once, and what cannot fit is not sent (Affinity v1, Field Values).

#include "support/catch.hpp"
#include "support/file_session.hpp"
#include "support/sandbox_visitor.hpp"
#include "support/scripted_sender.hpp"
#include "tools/field_value_check.hpp"

namespace affinity::tests {

namespace {

constexpr std::string_view options =
    R"([{"id":52001,"text":"New"},{"id":52002,"text":"First Meeting"},{"id":52003,"text":"Due Diligence"},)"
    R"({"id":52004,"text":"Twin"},{"id":52005,"text":"twin"}])";

json::value field_of(int value_type, bool allows_multiple = false) {
  return {{"id", 5},
          {"name", "F"},
          {"list_id", nullptr},
          {"value_type", value_type},
          {"allows_multiple", allows_multiple},
          {"dropdown_options", parse_json(options).value()}};
}

std::string why(json::value const& field, json::value const& sent) {
  auto const value = tools::value_for(field, sent);
  return value ? "fits" : value.error().message;
}

json::object const london{{"street_address", nullptr}, {"city", "London"}, {"state", nullptr}};

struct Scripted {
  ScriptedSender sender{};
  tools::Catalogue catalogue = tools::Catalogue::everything();

  tools::Outcome ask(std::string_view name, json::object arguments) {
    tools::Desk const desk{.catalogue = catalogue, .sender = sender};
    client::Call const call;
    return run(tools::call(desk, *catalogue.find(name), std::move(arguments), call));
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

TEST_CASE("a value that fits its field is taken in the form that Affinity wants") {
  struct Case {
    int type = 0;
    json::value sent{}, taken{};
  };
  for (auto const& [type, sent, taken] :
       std::vector<Case>{{0, 38706, 38706},
                         {0, "38706", 38706},
                         {1, 9'007'199'254'740'993, 9'007'199'254'740'993},
                         {1, "120611418", 120611418},
                         {2, "Architecture", "Architecture"},
                         {3, 5000.5, 5000.5},
                         {3, -3, -3},
                         {3, "5000.5", 5000.5},
                         {4, "2026-11-21", "2026-11-21"},
                         {4, "2026-11-21T09:30:00Z", "2026-11-21T09:30:00Z"},
                         {5, london, london},
                         {6, "Über 🦊\n", "Über 🦊\n"},
                         {6, "7", "7"},
                         {7, 52002, 52002},
                         {7, "52002", 52002},
                         {7, "First Meeting", 52002},
                         {7, "due diligence", 52003}}) {
    CAPTURE(type);
    auto const value = tools::value_for(field_of(type), sent);
    auto const refusal = value ? "" : value.error().message;
    CHECK(refusal == "");
    if (value) CHECK(write_json(*value) == write_json(taken));
  }
}

TEST_CASE("a value that does not fit its field is refused with what the field takes") {
  struct Case {
    int type = 0;
    json::value sent{};
    std::string_view sentence{};
  };
  constexpr std::string_view
      person = R"( Field 5 "F" takes the id of a person, which list_all_affinity_persons shows.)",
      organization =
          R"( Field 5 "F" takes the id of an organization, which list_all_affinity_organizations shows.)";
  auto const after = [](std::string_view start, std::string_view end) {
    return std::string(start) + std::string(end);
  };
  std::string const date =
      "value must be an ISO 8601 date, with or without a time, such as 2026-11-21 or 2026-11-21T09:30:00Z; "
      "you sent ";
  std::string const place = "value must be an object with street_address, city, state, country; you sent ";
  auto const jane = after(R"(value must be a positive integer; you sent "Jane".)", person);
  auto const nobody = after("value must be a positive integer; you sent 0.", person);
  auto const half = after("value must be a positive integer; you sent 1.5.", organization);
  auto const object = after(R"(value must be a positive integer; you sent {"id":7}.)", organization);
  auto const soon = date + R"("soon". Field 5 "F" takes a date.)";
  auto const seconds = date + R"(1795000000. Field 5 "F" takes a date.)";
  auto const no_day = date + R"("2026-02-30". Field 5 "F" takes a date.)";
  auto const oslo = place + R"("Oslo". Field 5 "F" takes a location.)";
  for (auto const& [type, sent, sentence] : std::vector<Case>{
           {0, "Jane", jane},
           {0, 0, nobody},
           {1, 1.5, half},
           {1, {{"id", 7}}, object},
           {2, 7, R"(value must be text; you sent 7. Field 5 "F" takes the text of an option.)"},
           {3, "a lot", R"(value must be a number; you sent "a lot". Field 5 "F" takes a number.)"},
           {3, true, R"(value must be a number; you sent true. Field 5 "F" takes a number.)"},
           {4, "soon", soon},
           {4, 1'795'000'000, seconds},
           {4, "2026-02-30", no_day},
           {5, "Oslo", oslo},
           {5,
            {{"street", "1 Main St"}},
            "Unknown name \"street\" in value. Accepted: street_address, city, state, country. Field 5 \"F\" "
            "takes a location."},
           {5, {{"city", 7}}, R"(value.city must be text; you sent 7. Field 5 "F" takes a location.)"},
           {6, 7, R"(value must be text; you sent 7. Field 5 "F" takes text.)"},
           {6, {{"text", "x"}}, R"(value must be text; you sent {"text":"x"}. Field 5 "F" takes text.)"}}) {
    CAPTURE(type);
    CHECK(why(field_of(type), sent) == sentence);
  }
}

TEST_CASE("an option that is none is answered with those that there are, nearest first") {
  std::string const start = "value must be the id or the text of one option of field 5 \"F\"; you sent ";
  std::string const all = "52001 New, 52002 First Meeting, 52003 Due Diligence, 52004 Twin, 52005 twin.";
  CHECK(why(field_of(7), 1) == start + "1. Its options: " + all);
  CHECK(why(field_of(7), true) == start + "true. Its options: " + all);
  CHECK(why(field_of(7), {{"id", 52001}}) == start + R"({"id":52001}. Its options: )" + all);
  auto const nearest_first =
      ". Its options: 52003 Due Diligence, 52001 New, 52002 First Meeting, 52004 Twin, 52005 twin.";
  CHECK(why(field_of(7), "Due Dilligence") == start + "\"Due Dilligence\"" + nearest_first);
  CHECK(why(field_of(7), "diligence") == start + "\"diligence\"" + nearest_first);
}

TEST_CASE("a text that several options have names none of them") {
  CHECK(
      why(field_of(7), "TWIN") ==
      "value must be the id or the text of one option of field 5 \"F\"; you sent \"TWIN\", which is several: "
      "52004 Twin, 52005 twin.");
  CHECK(why(field_of(7), 52005) == "fits");
}

TEST_CASE("an option can be sent by its id alone when the field does not tell its options") {
  auto field = field_of(7);
  field.get_object()["dropdown_options"] = json::array();
  CHECK(why(field, "New") ==
        "value must be the id or the text of one option of field 5 \"F\"; you sent "
        "\"New\", and the field has no options.");
  field.get_object().erase("dropdown_options");
  CHECK(why(field, 52001) == "fits");
  CHECK(why(field, "New") != "fits");
}

TEST_CASE("a refusal names at most twenty options") {
  auto field = field_of(7);
  json::array many;
  for (int i = 1; i <= 25; ++i) many.push_back({{"id", i}, {"text", "Stage " + std::to_string(i)}});
  field.get_object()["dropdown_options"] = many;
  auto const refusal = why(field, 99);
  CHECK(refusal.find("20 Stage 20 and 5 more, which list_all_affinity_fields shows.") != refusal.npos);
  CHECK(refusal.find("Stage 21") == refusal.npos);
}

TEST_CASE("what nobody sees is taken out of the names of fields and options") {
  auto field = field_of(7);
  field.get_object()["name"] = "Sta\u202Etus";
  field.get_object()["dropdown_options"] = json::array{{{"id", 1}, {"text", "Ne\u202Ew"}}};
  CHECK(why(field, 9) ==
        "value must be the id or the text of one option of field 5 \"Status\"; you sent 9. "
        "Its options: 1 New.");
}

TEST_CASE("a list is refused by every field, also by one that takes several values") {
  for (int type = 0; type <= 7; ++type) {
    CAPTURE(type);
    CHECK(why(field_of(type), json::array{1}) ==
          "value is a list, and one call gives one value. Field 5 \"F\" holds one value.");
    CHECK(why(field_of(type, true), json::array{1, 2}) ==
          "value is a list, and one call gives one value. Field 5 \"F\" takes several: call once per value.");
  }
}

TEST_CASE("a field of a type that we do not know takes what Affinity takes") {
  for (json::value const& sent : std::vector<json::value>{"x", 7, json::array{1}, {{"a", 1}}})
    CHECK(why(field_of(10), sent) == "fits");
}

TEST_CASE("the fields are read first and as a read, and then the value is written once") {
  Scripted session;
  session.sender.script = {fields(field_of(7)), json_response(R"({"id":9,"value":{"id":52003}})")};
  auto const outcome = session.create("due diligence");
  CHECK(outcome.text == R"({"result":{"id":9,"value":{"id":52003}}})");
  REQUIRE(session.sender.asked.size() == 2);
  auto const& [read, write] = std::pair(session.sender.asked[0], session.sender.asked[1]);
  CHECK(read.target == "/fields");
  CHECK((read.method == Method::get));
  CHECK(read.repeatable);
  CHECK(write.target == "/field-values");
  CHECK((write.method == Method::post));
  CHECK(!write.repeatable);
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
  session.sender.script = {json_response(R"({"message":"bad value"})", 422), json_response("", 404)};
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

TEST_CASE("a value of every type goes to the sandbox and comes back, through all senders") {
  FileSession session;
  session.catalogue = tools::Catalogue::everything();
  auto const made = [&](std::string_view tool, json::object arguments) {
    auto const outcome = session.ask(tool, std::move(arguments));
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    return outcome.structured.at("result");
  };
  auto const company = made("create_a_affinity_organization", {{"name", "Values Inc"}}).at("id");
  struct Case {
    int type = 0;
    json::value sent{}, changed{}, read{};
  };
  json::object const to_bergen{{"city", "Bergen"}, {"country", "Norway"}};
  json::object const bergen{{"street_address", nullptr},
                            {"city", "Bergen"},
                            {"state", nullptr},
                            {"country", "Norway"},
                            {"continent", nullptr}};
  for (auto const& [type, sent, changed, read] :
       std::vector<Case>{{0, "510008", seeded::maren, seeded::maren},
                         {1, seeded::acme, seeded::acme, seeded::acme},
                         {2, "Bio", "Robotics", "Robotics"},
                         {3, "12", 2.5, 2.5},
                         {4, "2024-04-01T15:30:00Z", "2024-12-24", "2024-12-24T08:00:00.000Z"},
                         {5, london, to_bergen, bergen},
                         {6, "Before", "After 🦊", "After 🦊"}}) {
    CAPTURE(type);
    auto const field =
        made("create_a_affinity_field", {{"name", "T"}, {"entity_type", 1}, {"value_type", type}});
    auto const value = made("create_a_affinity_field_value",
                            {{"field_id", field.at("id")}, {"entity_id", company}, {"value", sent}});
    made("update_a_affinity_field_value_by_id", {{"id", value.at("id")}, {"value", changed}});
    auto const cells = made("list_all_affinity_field_values", {{"organization_id", company}});
    json::value found;
    for (auto const& cell : cells.as_array())
      if (cell.at("id") == value.at("id")) found = cell.at("value");
    CHECK((found == read));
  }
}

TEST_CASE("a value that does not fit a remembered field is checked against the field as it is now") {
  auto const option = [](char const* name) {
    auto field = field_of(7);
    field.as_object()["dropdown_options"] = json::array{json::object{{"id", 1}, {"text", name}}};
    return fields(std::move(field));
  };
  bool const remembered = GENERATE(true, false);
  auto old = option("Early");
  old.remembered = remembered;
  Scripted scripted;
  scripted.sender.script = {old, option("Late"), json_response(R"({"id":1})")};
  auto const outcome = scripted.create("Late");
  CHECK(outcome.is_error == !remembered);
  CHECK(scripted.sender.asked.size() == (remembered ? 3 : 1));
  CHECK(scripted.sender.asked.at(0).may_be_old.count() > 0);
  if (remembered) CHECK(scripted.sender.asked.at(1).may_be_old.count() == 0);
}

TEST_CASE("the stage of a list entry is set by its name on the sandbox") {
  FileSession session;
  session.catalogue = tools::Catalogue::everything();
  auto const result = [](tools::Outcome const& outcome) { return outcome.structured.at("result"); };
  auto const company = result(session.ask("create_a_affinity_organization", {{"name", "Staged"}})).at("id");
  auto const entry = result(session.ask("create_a_affinity_list_entry",
                                        {{"list_id", seeded::sourcing}, {"entity_id", company}}))
                         .at("id");
  auto const status =
      result(session.ask("list_all_affinity_fields", {{"list_id", seeded::sourcing}, {"value_type", 7}}))
          .at(0);
  auto const& option = status.at("dropdown_options").at(1);
  json::object arguments{
      {"field_id", status.at("id")}, {"entity_id", company}, {"value", lower(*as_text(option.at("text")))}};
  CHECK(session.ask("create_a_affinity_field_value", arguments).is_error);
  arguments["list_entry_id"] = entry;
  auto const set = session.ask("create_a_affinity_field_value", arguments);
  REQUIRE(!set.is_error);
  CHECK((result(set).at("value").at("id") == option.at("id")));
}

}  // namespace affinity::tests
