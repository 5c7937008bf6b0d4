#include "tools/truncation.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"

#include <random>

namespace affinity::tools::truncation_test {

namespace {

using Dice = std::mt19937;

constexpr std::size_t most = 4096;

std::size_t up_to(Dice& dice, std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>(0, bound)(dice);
}

std::string any_text(Dice& dice, std::size_t longest) {
  static constexpr std::string_view letters[] = {
      "a", "Z", " ", "\"", "\\", "\n", "\x01", "\xC3\xA9", "\xF0\x9F\x98\x80"};
  auto const& letter = letters[up_to(dice, std::size(letters) - 1)];
  std::string out;
  for (auto left = up_to(dice, longest); left > 0; --left)
    out += up_to(dice, 9) < 8 ? letter : letters[up_to(dice, 8)];
  return out;
}

json::value any_value(Dice& dice, int depth, std::size_t size) {
  switch (depth == 0 ? up_to(dice, 2) : up_to(dice, 5)) {
    case 0: return any_text(dice, size).c_str();
    case 1: return std::int64_t(dice());
    case 2: return nullptr;
    case 3: {
      json::array list;
      for (auto left = up_to(dice, size / 8); left > 0; --left)
        list.push_back(any_value(dice, depth - 1, size / 8));
      return list;
    }
    default: break;
  }
  json::object record;
  for (auto left = up_to(dice, size / 16); left > 0; --left)
    record[any_text(dice, 60) + std::to_string(left)] = any_value(dice, depth - 1, size / 8);
  return record;
}

json::object whole_record(std::string_view shape) {
  json::object record{{"id", 7}};
  if (shape == "members")
    for (int i = 0; i < 20'000; ++i) record["field_" + std::to_string(i)] = i;
  if (shape == "long names")
    for (int i = 0; i < 200; ++i) record[std::string(900, 'n') + std::to_string(i)] = true;
  if (shape == "one text") record["content"] = std::string(300'000, 'x');
  if (shape == "small texts") record["emails"] = json::array(20'000, json::value("a@b.example"));
  if (shape == "escapes") record["content"] = std::string(50'000, '"');
  if (shape == "beyond ascii")
    for (int i = 0; i < 9'000; ++i)
      record.emplace("content", "").first->value().as_string() += "\xE2\x82\xAC";
  if (shape == "list of texts") record["notes"] = json::array(30, json::value(std::string(9'000, 'y')));
  if (shape == "deep") {
    json::value inside(std::string(90'000, 'z'));
    for (int i = 0; i < 40; ++i) inside = json::object{{"inside", std::move(inside)}};
    record["deep"] = std::move(inside);
  }
  return record;
}

constexpr std::string_view shapes[] = {"members", "long names",   "one text",      "small texts",
                                       "escapes", "beyond ascii", "list of texts", "deep"};

struct Session {
  tests::ScriptedSender sender{};
  Catalogue catalogue = Catalogue::standard();

  Outcome ask(std::string_view name, json::object arguments) {
    ToolContext const context{.catalogue = catalogue, .sender = sender, .limits = {.max_result = most}};
    client::CallContext const call;
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
};

void check_held(Outcome const& outcome) {
  CHECK(outcome.text.size() <= most);
  CHECK(write_json(outcome.structured).size() <= most);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(as_text(outcome.structured.at("why"))->find("--max-result") != std::string_view::npos);
}

}  // namespace

TEST_CASE("what is cut to fit fits, whatever its shape") {
  Dice dice(13);
  for (int round = 0; round < 400; ++round) {
    auto value = any_value(dice, 4, 3'000);
    auto const size = write_json(value).size();
    auto const room = 128 + up_to(dice, 4'000);
    CAPTURE(round, size, room);
    auto const why = truncate_to_fit(value, room);
    CHECK(write_json(value).size() <= room);
    CHECK(why.empty() == (size <= room));
    CHECK(write_json(json::value(why)).size() <= 640);
  }
}

TEST_CASE("a single record of any shape is no longer than --max-result and keeps its id") {
  for (auto const shape : shapes) {
    CAPTURE(shape);
    Session session;
    session.sender.script = {tests::json_response(write_json(whole_record(shape)))};
    auto const outcome = session.ask("get_single_affinity_organization_by_id", {{"id", 7}});
    check_held(outcome);
    CHECK(outcome.structured.at("result").at("id") == 7);
  }
}

TEST_CASE("a list of such records is no longer either, and its cursor leads to the others") {
  for (auto const shape : shapes) {
    CAPTURE(shape);
    Session session;
    auto const record = write_json(whole_record(shape));
    auto const body =
        R"({"organizations":[)" + record + "," + record + R"(,{"id":8}],"next_page_token":null})";
    session.sender.script = {tests::json_response(body), tests::json_response(body),
                             tests::json_response(body)};
    auto const first = session.ask("list_all_affinity_organizations", {});
    check_held(first);
    auto const second =
        session.ask("list_all_affinity_organizations", {{"next_cursor", first.structured.at("next_cursor")}});
    auto const third = session.ask("list_all_affinity_organizations",
                                   {{"next_cursor", second.structured.at("next_cursor")}});
    CHECK(third.structured.at("result") == json::value(json::array{json::object{{"id", 8}}}));
    CHECK(third.structured.at("next_cursor").is_null());
  }
}

TEST_CASE("the advice for one long text is not to ask for single members, and for many members it is") {
  auto const why_of = [](std::string_view shape, json::object more, json::object arguments) {
    Session session;
    auto record = whole_record(shape);
    for (auto const& member : more) record.insert(member);
    session.sender.script = {tests::json_response(write_json(record))};
    arguments["id"] = 7;
    auto const outcome = session.ask("get_single_affinity_note_by_id", arguments);
    return std::string(*as_text(outcome.structured.at("why")));
  };
  auto const says = [](std::string const& why, std::string_view part) { return why.find(part) != why.npos; };
  for (auto const& arguments : {json::object{}, json::object{{"fields", {"content"}}}}) {
    auto const why = why_of("one text", {{"creator_id", 5}}, arguments);
    CAPTURE(why);
    CHECK(says(why, "content alone is longer than an answer may be"));
    CHECK(says(why, "--max-result than 4096 bytes"));
    CHECK_FALSE(says(why, "single members"));
  }
  CHECK(says(why_of("members", {}, {}), "ask for single members with fields"));
}

TEST_CASE("a page token that is longer than an answer ends the list and says so") {
  Session session;
  json::object const body{{"organizations", {{{"id", 1}}}}, {"next_page_token", std::string(9'000, 't')}};
  session.sender.script = {tests::json_response(write_json(body))};
  auto const outcome = session.ask("list_all_affinity_organizations", {{"limit", 1}});
  CHECK(outcome.text.size() <= most);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(outcome.structured.at("result").at(0).at("id") == 1);
}

TEST_CASE("an error is no longer than --max-result, however much of it comes from others") {
  Session session;
  session.sender.script = {
      tests::json_response(write_json(json::object{{"message", std::string(90'000, 'e')}}), 422)};
  auto const refused = session.ask("get_single_affinity_organization_by_id", {{"id", 7}});
  CHECK(refused.text.size() <= most);
  CHECK(write_json(refused.structured).size() <= most);
  json::object wrong;
  for (int i = 0; i < 3'000; ++i) wrong[std::string(300, 'w') + std::to_string(i)] = 1;
  auto const mistaken = session.ask("list_all_affinity_persons", wrong);
  CHECK(mistaken.is_error);
  CHECK(mistaken.text.size() <= most);
  CHECK(write_json(mistaken.structured).size() <= most);
}

TEST_CASE("dates of interactions come once, and twice only where the second says who took part") {
  Session session;
  auto const body = [](std::string_view moment) {
    return tests::json_response(
        R"({"id":7,"interaction_dates":{"last_email_date":"2026-01-01T00:00:00Z","next_event_date":null},)"
        R"("interactions":{"last_email":)" +
        std::string(moment) + R"(,"next_event":null}})");
  };
  session.sender.script = {body(R"({"date":"2026-01-01T00:00:00Z"})"),
                           body(R"({"date":"2026-01-01T00:00:00Z","person_ids":[5]})"),
                           body(R"({"date":"2025-01-01T00:00:00Z"})")};
  json::object const dates{{"id", 7}, {"with_interaction_dates", true}};
  auto const read = [&] {
    return session.ask("get_single_affinity_organization_by_id", dates).structured.at("result").as_object();
  };
  CHECK(!read().contains("interactions"));
  CHECK(read().contains("interactions"));
  CHECK(read().contains("interactions"));
}

}  // namespace affinity::tools::truncation_test
