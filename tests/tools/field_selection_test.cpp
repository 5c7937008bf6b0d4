#include "tools/field_selection.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/plan.hpp"
#include "tools/tool_definition.hpp"

#include <algorithm>

namespace affinity::tools::field_selection_test {

namespace {

using schema::Shape;
using tests::json_response;
using tests::ScriptedSender;

Shape const place = Shape::record({{"id", Shape::integer()}, {"name", Shape::text()}});
Tool const one{
    .name = "get_thing",
    .route = get("/things/{id}"),
    .params = {schema::path("id", schema::id()), schema::query("with_opportunities", schema::boolean())},
    .output = Shape::record({{"id", Shape::integer()},
                             {"name", Shape::text()},
                             {"emails", Shape::list(Shape::text())},
                             {"opportunity_ids", Shape::list(Shape::integer())},
                             {"home", Shape::record({{"place", place}})},
                             {"places", Shape::list(place)},
                             {"value", Shape::any()}})};

json::object fields(json::array names) { return {{"fields", std::move(names)}}; }

std::string kept(std::string_view record, json::array names) {
  auto value = parse_json(record).value();
  select_fields(one, fields(std::move(names)), value);
  return write_json(value);
}

std::vector<std::string> wrong(json::array names) {
  return field_selection_errors(one, fields(std::move(names)));
}

Catalogue const& catalogue() {
  static auto const all = Catalogue::with_opt_in();
  return all;
}

struct Session {
  ScriptedSender sender{};

  Outcome ask(std::string_view name, json::object arguments, std::size_t max_result = 80 * 1024) {
    ToolContext const context{
        .catalogue = catalogue(), .sender = sender, .limits = {.max_result = max_result}};
    client::CallContext const call;
    return tests::run(affinity::tools::call(context, *catalogue().find(name), std::move(arguments), call));
  }
};

// Every name that leads somewhere in records of a shape, with the dots.
void every_name(Shape const& shape, std::string const& before, std::vector<std::string>& out) {
  for (auto const& items : shape.items) every_name(items, before, out);
  for (auto const& member : shape.members) {
    auto const name = before + std::string(member.name);
    out.push_back(name);
    every_name(member.shape, name + ".", out);
  }
}

}  // namespace

TEST_CASE("of a record stays what fields names, in the record's order, and its id") {
  constexpr std::string_view record = R"({"id":7,"name":"Acme","emails":["a","b"],"value":{"x":1}})";
  CHECK(kept(record, {"emails", "name"}) == R"({"id":7,"name":"Acme","emails":["a","b"]})");
  CHECK(kept(record, {"id"}) == R"({"id":7})");
  CHECK(kept(R"({"name":"Acme","strength":1})", {"name"}) == R"({"name":"Acme"})");
}

TEST_CASE("a name with dots leads inside, through lists too") {
  constexpr std::string_view record =
      R"({"id":7,"home":{"place":{"id":1,"name":"x"},"since":2},"places":[{"id":2,"name":"y"},{"id":3}]})";
  CHECK(kept(record, {"home.place.name", "places.name"}) ==
        R"({"id":7,"home":{"place":{"name":"x"}},"places":[{"name":"y"},{}]})");
  CHECK(kept(record, {"places.id", "places.name"}) == R"({"id":7,"places":[{"id":2,"name":"y"},{"id":3}]})");
  CHECK(kept(record, {"places.name", "places"}) == R"({"id":7,"places":[{"id":2,"name":"y"},{"id":3}]})");
}

TEST_CASE("what a record does not have stays away, and null stays null") {
  CHECK(kept(R"({"id":7,"name":null,"home":null})", {"name", "emails", "home.place.name"}) ==
        R"({"id":7,"name":null,"home":null})");
  CHECK(kept(R"({"id":7,"home":{"place":null}})", {"home.place.name"}) ==
        R"({"id":7,"home":{"place":null}})");
  CHECK(kept(R"({"id":7,"value":12})", {"value.text"}) == R"({"id":7,"value":12})");
  CHECK(kept(R"({"id":7,"name":"x"})", {"na", "nam", "name_"}) == R"({"id":7})");
}

TEST_CASE("each item of an answer that is a list is cut down") {
  CHECK(kept(R"([{"id":1,"name":"x","value":2},{"id":2,"value":3}])", {"name"}) ==
        R"([{"id":1,"name":"x"},{"id":2}])");
}

TEST_CASE("without fields a record stays whole, and so does that of a tool that does not take them") {
  auto value = parse_json(R"({"id":7,"name":"x"})").value();
  auto const whole = value;
  select_fields(one, {}, value);
  CHECK(value == whole);
  select_fields(*catalogue().find("list_all_affinity_whoami"), fields({"id"}), value);
  CHECK(value == whole);
}

TEST_CASE("a name that no record has is refused with the nearest and all that there are") {
  CHECK(
      wrong({"name", "emials"}) ==
      std::vector<std::string>{"Unknown name \"emials\" in fields. Did you mean \"emails\"? Known: id, name, "
                               "emails, opportunity_ids, home, places, value."});
  CHECK(wrong({"places.nme"}) ==
        std::vector<std::string>{"Unknown name \"places.nme\" in fields. Did you mean \"places.name\"? "
                                 "Known in places: id, name."});
  CHECK(wrong({"name.first"}) ==
        std::vector<std::string>{"\"name.first\" in fields leads nowhere: name has nothing inside."});
  for (auto const* name :
       {"", ".", "home.", ".home", "home..place", "Name", "name ", "id,name", "home.place.id.x"}) {
    CAPTURE(name);
    CHECK(wrong({name}).size() == 1);
  }
  CHECK(wrong({"a1", "b2", "c3", "d4", "e5"}).size() == 3);
}

TEST_CASE("what is free in the API is free to name") { CHECK(wrong({"value.text", "value.a.b"}).empty()); }

TEST_CASE("fields that name nothing, or too much, are refused") {
  CHECK(wrong({}) == std::vector<std::string>{"fields names nothing. Leave it out to get everything."});
  CHECK(wrong(json::array(32, "name")).empty());
  CHECK(wrong(json::array(33, "name")) ==
        std::vector<std::string>{"fields may have 32 names at most; you sent 33."});
  CHECK(wrong({"value." + std::string(58, 'x')}).empty());
  CHECK(
      wrong({"value." + std::string(67, 'x')}).front().ends_with(" in fields is longer than 72 characters."));
}

TEST_CASE("what comes only with a flag is refused without it, for it would look as if there were none") {
  CHECK(wrong({"opportunity_ids"}) ==
        std::vector<std::string>{"opportunity_ids in fields comes only with with_opportunities: true."});
  CHECK(
      field_selection_errors(one, {{"fields", {"opportunity_ids"}}, {"with_opportunities", false}}).size() ==
      1);
  CHECK(field_selection_errors(one, {{"fields", {"opportunity_ids"}}, {"with_opportunities", true}}).empty());
  auto const& note = *catalogue().find("get_single_affinity_note_by_id");
  CHECK(field_selection_errors(note, {{"id", 7}, {"fields", {"opportunity_ids"}}}).empty());
}

TEST_CASE("every tool that answers records takes fields, and nothing else does") {
  for (auto const& tool : catalogue().all()) {
    CAPTURE(tool.name);
    if (tool.toolset == unified_toolset) {  // shown in lists alone, and taken by all of them
      CHECK(std::ranges::any_of(all_params(tool),
                                [](schema::Param const& param) { return param.name == "fields"; }) ==
            !tool.name.starts_with("delete_a_"));
      continue;
    }
    CHECK(input_schema(tool).at("properties").as_object().contains("fields") ==
          supports_field_selection(tool));
    if (tool.route.is_v2()) continue;
    bool const records = tool.name.starts_with("list_all_") || tool.name.starts_with("get_single_") ||
                         tool.name.starts_with("create_a_") || tool.name.starts_with("update_a_");
    bool const tiny = tool.name == "list_all_affinity_whoami" || tool.name == "list_all_affinity_rate_limits";
    CHECK(supports_field_selection(tool) == (records && !tiny));
  }
}

TEST_CASE("of API v2 fields is for what reads or creates records; items of a field are what it holds") {
  for (auto const& tool : catalogue().all()) {
    if (!tool.route.is_v2()) continue;
    CAPTURE(tool.name);
    bool const tiny = tool.name == "list_all_affinity_v2_whoami" ||
                      tool.name == "list_all_affinity_v2_rate_limits" ||
                      tool.name.ends_with("_field_value_items");
    bool const records = tool.effect == Effect::reads || tool.name.starts_with("create_a_");
    CHECK(supports_field_selection(tool) == (records && !tiny));
  }
}

TEST_CASE("every name that a tool says it gives may stand in fields, and is no part of the request") {
  json::object const flags{
      {"with_interaction_dates", true}, {"with_opportunities", true}, {"with_current_organizations", true}};
  for (auto const& tool : catalogue().all()) {
    if (!supports_field_selection(tool)) continue;
    CAPTURE(tool.name);
    std::vector<std::string> names;
    every_name(tool.output, "", names);
    CHECK(names.size() >= 3);
    for (auto const& name : names) {
      auto arguments = flags;
      auto const before = plan(tool, arguments);
      arguments["fields"] = json::array{json::string(name)};
      CHECK(field_selection_errors(tool, arguments).empty());
      CHECK(plan(tool, arguments).target == before.target);
      CHECK(plan(tool, arguments).body == before.body);
    }
  }
}

TEST_CASE("a wrong name in fields sends nothing") {
  Session session;
  auto const outcome = session.ask("get_single_affinity_person_by_id", {{"id", 7}, {"fields", "name"}});
  CHECK(outcome.structured.at("error").at("kind") == "invalid");
  CHECK(outcome.text.starts_with("Unknown name \"name\" in fields."));
  CHECK(session.sender.asked.empty());
}

TEST_CASE("a write is made as a whole and answers what fields names") {
  Session session;
  session.sender.script = {json_response(R"({"id":9,"content":"long","person_ids":[7],"creator_id":1})"),
                           json_response(R"({"id":3,"value":8,"field_id":4})")};
  json::object const note{{"content", "long"}, {"person_ids", {7}}, {"fields", {"person_ids"}}};
  CHECK(session.ask("create_a_affinity_note", note).text == R"({"result":{"id":9,"person_ids":[7]}})");
  CHECK(session.sender.asked[0].body.find("fields") == std::string::npos);
  CHECK(session.sender.asked[0].body.find(R"("content":"long")") != std::string::npos);
  json::object const value{{"id", 3}, {"value", 8}, {"fields", {"id"}}};
  CHECK(session.ask("update_a_affinity_field_value_by_id", value).text == R"({"result":{"id":3}})");
  CHECK(session.sender.asked[1].body == R"({"value":8})");
}

TEST_CASE("a write with a wrong name in fields is not made") {
  Session session;
  auto const outcome =
      session.ask("update_a_affinity_note_by_id", {{"id", 7}, {"content", "x"}, {"fields", "text"}});
  CHECK(outcome.text.starts_with("Unknown name \"text\" in fields."));
  CHECK(session.sender.asked.empty());
}

TEST_CASE("one record and a list give what fields names, and a list its cursor and count besides") {
  Session session;
  session.sender.script = {json_response(R"({"id":7,"first_name":"Ada","emails":[]})"),
                           json_response(R"({"persons":[{"id":7,"first_name":"Ada","type":0},{"id":8}],)"
                                         R"("next_page_token":"tok"})")};
  auto const person = session.ask("get_single_affinity_person_by_id", {{"id", 7}, {"fields", "first_name"}});
  CHECK(person.text == R"({"result":{"id":7,"first_name":"Ada"}})");
  auto const list = session.ask("list_all_affinity_persons", {{"limit", 2}, {"fields", {"first_name"}}});
  CHECK(write_json(list.structured.at("result")) == R"([{"id":7,"first_name":"Ada"},{"id":8}])");
  CHECK(list.structured.at("result_count") == 2);
  CHECK(list.structured.at("next_cursor").is_string());
  CHECK(session.sender.asked[0].target == "/persons/7");
  CHECK(session.sender.asked[1].target == "/persons?page_size=2");
}

TEST_CASE("a cursor goes on with other fields, or with none") {
  Session session;
  auto const body = json_response(R"([{"id":1,"name":"a"},{"id":2,"name":"b"},{"id":3,"name":"c"}])");
  session.sender.script = {body, body, body};
  auto const first = session.ask("list_all_affinity_lists", {{"limit", 1}, {"fields", "name"}});
  auto const cursor = first.structured.at("next_cursor");
  auto const other =
      session.ask("list_all_affinity_lists", {{"limit", 1}, {"fields", "id"}, {"next_cursor", cursor}});
  CHECK(write_json(other.structured.at("result")) == R"([{"id":2}])");
  auto const none = session.ask("list_all_affinity_lists", {{"next_cursor", cursor}});
  CHECK(write_json(none.structured.at("result")) == R"([{"id":2,"name":"b"},{"id":3,"name":"c"}])");
}

TEST_CASE("the cap holds for what is left, so that who asks for less sees more records") {
  Session session;
  json::array notes;
  for (int i = 1; i <= 9; ++i)
    notes.push_back(json::object{{"id", i}, {"content", std::string(600, 'x')}, {"creator_id", 7}});
  auto const body = json_response(write_json(json::object{{"notes", notes}}));
  session.sender.script = {body, body};
  CHECK(session.ask("list_all_affinity_notes", {}, 2048).structured.at("result_count") == 2);
  auto const asked = session.ask("list_all_affinity_notes", {{"fields", "creator_id"}}, 2048);
  CHECK(asked.structured.at("result_count") == 9);
  CHECK(asked.structured.at("next_cursor").is_null());

  session.sender.script = {
      json_response(write_json(json::object{{"id", 1}, {"content", std::string(9000, 'x')}}))};
  auto const note =
      session.ask("get_single_affinity_note_by_id", {{"id", 1}, {"fields", "creator_id"}}, 2048);
  CHECK(note.text == R"({"result":{"id":1}})");
}

TEST_CASE("an answer is marked as cleaned when what is left of it was") {
  Session session;
  auto const body = json_response("{\"id\":1,\"content\":\"a\xE2\x80\xAE\",\"creator_id\":7}");
  session.sender.script = {body, body};
  CHECK(session.ask("get_single_affinity_note_by_id", {{"id", 1}, {"fields", "content"}})
            .structured.contains("cleaned"));
  CHECK(!session.ask("get_single_affinity_note_by_id", {{"id", 1}, {"fields", "creator_id"}})
             .structured.contains("cleaned"));
}

}  // namespace affinity::tools::field_selection_test
