// note, remind and attach as operations: planned, applied, found again, taken back.

#include "support/catch.hpp"
#include "support/file_session.hpp"
#include "support/firm_session.hpp"
#include "support/plan_calls.hpp"
#include "support/random_firm.hpp"
#include "support/scratch.hpp"
#include "tools/changes/kinds/activity_deletes.hpp"

#include <algorithm>
#include <string>
#include <string_view>

namespace affinity::server::changes_activity_test {

using tests::contains_text;
using tests::FirmSession;

json::object arguments_of(std::string_view text) {
  auto parsed = parse_json(text);
  REQUIRE(parsed);
  return parsed->get_object();
}

tools::Outcome plan(FirmSession& firm, std::string_view arguments) {
  return firm.ask("plan_changes", arguments_of(arguments));
}

tools::Outcome apply(FirmSession& firm, json::object const& planned) {
  auto const& result = planned.at("result").get_object();
  return firm.ask("apply_changes", {{"plan_id", result.at("plan_id")}, {"summary", result.at("summary")}});
}

tools::Outcome at_once(FirmSession& firm, std::string_view arguments) {
  return firm.ask("apply_changes", arguments_of(arguments));
}

std::int64_t count(tools::Outcome const& receipt, std::string_view state) {
  return receipt.structured.at("result").at(state).to_number<std::int64_t>();
}

std::size_t writes(FirmSession const& firm) {
  return std::size_t(std::ranges::count_if(firm.asked(), [](auto const& each) {
    return !each.starts_with("GET") && !contains_text(each, "/search");
  }));
}

std::vector<json::value> with_content(FirmSession& firm, std::string const& list, std::string_view key,
                                      std::string_view content) {
  std::vector<json::value> out;
  auto const records = firm.raw(list);
  for (auto const& record : records.at(key).get_array())
    if (record.at("content") == json::value(content)) out.push_back(record);
  return out;
}

TEST_CASE("a planned note is written once on all of its records, and found by a second plan") {
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    constexpr auto operations = R"({"operations":[{"do":"note","on":"company:730001",
        "with":["person:510008","deal:880001"],"text":"Seen at the fair."}]})";
    auto const planned = plan(firm, operations);
    INFO(planned.text);
    REQUIRE_FALSE(planned.is_error);
    CHECK(writes(firm) == 0);
    auto const receipt = apply(firm, planned.structured);
    INFO(receipt.text);
    CHECK(count(receipt, "done") == 1);
    auto const notes = with_content(firm, "/notes?organization_id=730001", "notes", "Seen at the fair.");
    REQUIRE(notes.size() == 1);
    CHECK(write_json(notes[0].at("person_ids")) == "[510008]");
    CHECK(write_json(notes[0].at("opportunity_ids")) == "[880001]");
    auto const again = apply(firm, plan(firm, operations).structured);
    CHECK(count(again, "already") == 1);
    CHECK(writes(firm) == 1);
  }
}

TEST_CASE("a note in HTML is sent as HTML, and found again though it comes back as Markdown") {
  FirmSession firm;
  constexpr auto operations = R"({"operations":[{"do":"note","on":"company:730001",
      "text":"<p>Terms: <b>two</b> rounds, see <a href=\"https://a.example/x\">the deck</a></p><ul><li>one</li></ul>"}]})";
  CHECK(count(apply(firm, plan(firm, operations).structured), "done") == 1);
  CHECK(count(apply(firm, plan(firm, operations).structured), "already") == 1);
  CHECK(writes(firm) == 1);
}

TEST_CASE("a reminder is set for its owner at once, in as many requests as by hand") {
  FirmSession firm;
  auto const receipt = at_once(firm, R"({"operations":[{"do":"remind","on":"jane.okafor@acmerobotics.example",
      "text":"Follow up","due":"in 2 weeks"}]})");
  INFO(receipt.text);
  CHECK(count(receipt, "done") == 1);
  CHECK(firm.requests() <= 3);
  auto const set = with_content(firm, "/reminders?person_id=510008", "reminders", "Follow up");
  REQUIRE(set.size() == 1);
  CHECK(set[0].at("owner").at("id") == 510001);
  CHECK(set[0].at("due_date").as_string().starts_with("2026-12-05"));
}

TEST_CASE("what is wrong with a note, reminder or file is a problem of its own, and the rest is planned") {
  FirmSession firm;
  auto const planned = plan(firm, R"({"operations":[
      {"do":"note","on":"company:730001","text":" "},
      {"do":"note","text":"on nothing"},
      {"do":"remind","on":"person:510008","text":"x","due":"yesterday"},
      {"do":"remind","on":"person:510008","text":"x"},
      {"do":"remind","on":"person:510008","text":"x","due":"tomorrow","owner":"Nobody"},
      {"do":"attach","on":"company:730001","file":{"path":"deck.pdf"}},
      {"do":"attach","on":"company:730001","file":{"name":"a.txt","content":"QQ=="}},
      {"do":"attach","on":"company:730001"},
      {"do":"note","on":"company:730001","text":"good"}]})");
  auto const& result = planned.structured.at("result").get_object();
  auto const& problems = result.at("problems").get_array();
  CHECK(problems.size() == 8);
  CHECK(result.at("changes").get_array().size() == 1);
  std::string all = write_json(problems);
  for (std::string_view const says :
       {"The note has no text", "On what it is, is not said", "due in the past (2026-11-20)",
        "When the reminder is due is not said", "no teammate", "--files-root",
        "A plan keeps no bytes of files", "Which file to attach is not said"}) {
    CAPTURE(says);
    CHECK(contains_text(all, says));
  }
  CHECK(writes(firm) == 0);
}

TEST_CASE("a file is attached by its path, and another content at apply is a conflict") {
  tests::Scratch const scratch;
  auto const root = scratch.make_directory("root");
  scratch.write("root/deck.txt", "Uptime: 97%");
  auto const roots = tools::FileRoots::open({root});
  REQUIRE(roots);
  FirmSession firm;
  firm.file_roots = &*roots;
  constexpr auto operations =
      R"({"operations":[{"do":"attach","on":"company:730001","file":{"path":"deck.txt"}}]})";
  auto const planned = plan(firm, operations);
  INFO(planned.text);
  CHECK(contains_text(planned.text, "deck.txt"));
  auto const other = plan(firm, operations);
  scratch.write("root/deck.txt", "Uptime: 12%");
  auto const conflict = apply(firm, planned.structured);
  CHECK(count(conflict, "conflict") == 1);
  CHECK(contains_text(conflict.text, "another file"));
  CHECK(writes(firm) == 0);
  scratch.write("root/deck.txt", "Uptime: 97%");
  CHECK(count(apply(firm, other.structured), "done") == 1);
  auto const files = firm.raw("/entity-files?organization_id=730001").at("entity_files").get_array();
  CHECK(std::ranges::count_if(files, [](auto const& each) { return each.at("name") == "deck.txt"; }) == 1);
}

TEST_CASE("a file given as text is its path, and the name of a CSV file is not taken for its rows") {
  tests::Scratch const scratch;
  auto const root = scratch.make_directory("root");
  scratch.write("root/deck.txt", "Uptime: 97%");
  auto const roots = tools::FileRoots::open({root});
  REQUIRE(roots);
  FirmSession firm;
  firm.file_roots = &*roots;
  auto const file = plan(firm, R"({"operations":[{"do":"attach","on":"company:730001","file":"deck.txt"}]})");
  CHECK(contains_text(file.text, "deck.txt (11 bytes)"));
  auto const named = firm.ask("plan_changes", {{"operations", {{{"do", "delete"}}}}, {"csv", "people.CSV"}});
  CHECK(named.is_error);
  CHECK(contains_text(named.text, R"({"path":"people.CSV"})"));
}

TEST_CASE("a file is attached by its bytes where it is applied at once, and its bytes are kept nowhere") {
  FirmSession firm;
  auto const receipt = at_once(
      firm,
      R"({"operations":[{"do":"attach","on":"company:730001","file":{"name":"a.txt","content":"VXB0aW1l"}}]})");
  INFO(receipt.text);
  CHECK(count(receipt, "done") == 1);
  CHECK(firm.requests() <= 3);
  CHECK_FALSE(contains_text(write_json(receipt.structured), "VXB0aW1l"));
  auto const files = firm.raw("/entity-files?organization_id=730001").at("entity_files").get_array();
  CHECK(std::ranges::count_if(
            files, [](auto const& each) { return each.at("name") == "a.txt" && each.at("size") == 6; }) == 1);
}

TEST_CASE("a lost answer of a note, reminder or file is found, and what did not happen is written once") {
  struct Row {
    std::string_view operation, request, list, key;
  };
  for (auto const& row :
       {Row{R"({"do":"note","on":"company:730001","text":"Lost?"})", "POST /notes",
            "/notes?organization_id=730001", "notes"},
        Row{R"({"do":"remind","on":"company:730001","text":"Lost?","due":"tomorrow"})", "POST /reminders",
            "/reminders?organization_id=730001", "reminders"},
        Row{R"({"do":"attach","on":"company:730001","file":{"name":"Lost?","content":"QQ=="}})",
            "POST /entity-files", "/entity-files?organization_id=730001", "entity_files"}})
    for (bool const performed : {true, false}) {
      CAPTURE(row.operation, performed);
      FirmSession firm;
      if (performed)
        firm.lose_answers(std::string(row.request));
      else
        firm.lose_requests(std::string(row.request));
      auto const receipt = at_once(firm, R"({"operations":[)" + std::string(row.operation) + "]}");
      INFO(receipt.text);
      CHECK(count(receipt, "done") == 1);
      auto const records = firm.raw(std::string(row.list)).at(row.key).get_array();
      CHECK(std::ranges::count_if(records, [](json::value const& each) {
              return text_member(each, "content") == "Lost?" || text_member(each, "name") == "Lost?";
            }) == 1);
    }
}

TEST_CASE("the same note, reminder or file twice in one plan is one change") {
  FirmSession firm;
  auto const planned = plan(firm, R"({"operations":[
      {"do":"note","on":"company:730001","text":"Twice."},{"do":"note","on":"Acme Robotics","text":"Twice."},
      {"do":"remind","on":"person:510008","text":"x","due":"tomorrow"},
      {"do":"remind","on":"person:510008","text":"x","due":"2026-11-22"}]})");
  auto const& result = planned.structured.at("result").get_object();
  CHECK(result.at("changes").get_array().size() == 2);
  CHECK(result.at("skipped").get_array().size() == 2);
}

TEST_CASE("rows of CSV become notes and reminders on the people that they name") {
  FirmSession firm;
  auto const planned = plan(firm, R"({"csv":"email;note\njane.okafor@acmerobotics.example;From the fair\n",
      "operations":[{"do":"note","record":{"kind":"person"}}]})");
  INFO(planned.text);
  REQUIRE_FALSE(planned.is_error);
  CHECK(count(apply(firm, planned.structured), "done") == 1);
  CHECK(with_content(firm, "/notes?person_id=510008", "notes", "From the fair").size() == 1);
}

TEST_CASE("undo deletes a note, reminder and call that nobody touched, and leaves what was changed since") {
  for (bool const by_v2 : {true, false}) {
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const receipt = at_once(firm, R"({"operations":[
        {"do":"note","on":"company:730001","text":"Undo me."},
        {"do":"note","on":"company:730001","text":"Edited."},
        {"do":"note","on":"company:730001","text":"Replied."},
        {"do":"remind","on":"company:730001","text":"Undo me.","due":"tomorrow"},
        {"do":"remind","on":"company:730001","text":"Done.","due":"tomorrow"}]})");
    INFO(receipt.text);
    REQUIRE(count(receipt, "done") == 5);
    auto const note = [&](std::string_view content) {
      return with_content(firm, "/notes?organization_id=730001", "notes", content);
    };
    firm.write(Method::put, "/notes/" + write_json(note("Edited.").front().at("id")),
               {{"content", "By others"}});
    firm.write(Method::post, "/notes",
               {{"content", "So?"}, {"parent_id", note("Replied.").front().at("id")}});
    auto const done = with_content(firm, "/reminders?organization_id=730001", "reminders", "Done.");
    firm.write(Method::put, "/reminders/" + write_json(done.front().at("id")), {{"is_completed", 1}});
    auto const undone =
        firm.ask("undo_changes", {{"receipt_id", receipt.structured.at("result").at("receipt_id")}});
    INFO(undone.text);
    CHECK(note("Undo me.").empty());
    CHECK(note("By others").size() == 1);
    CHECK(note("Replied.").size() == 1);
    CHECK(with_content(firm, "/reminders?organization_id=730001", "reminders", "Undo me.").empty());
    CHECK(with_content(firm, "/reminders?organization_id=730001", "reminders", "Done.").size() == 1);
    CHECK(contains_text(undone.text, "1 reply"));
    CHECK(contains_text(undone.text, "completed"));
  }
}

TEST_CASE("undo takes a logged call back with its note and reminder") {
  FirmSession firm;
  auto const before = firm.raw("/notes?person_id=510008").at("notes").get_array().size();
  auto const logged = firm.ask("log_activity", arguments_of(R"({"kind":"call","text":"Undo this call.",
      "people":["person:510008"],"reminders":[{"text":"r","due":"tomorrow"}]})"));
  INFO(logged.text);
  REQUIRE(count(logged, "done") == 2);
  auto const undone =
      firm.ask("undo_changes", {{"receipt_id", logged.structured.at("result").at("receipt_id")}});
  INFO(undone.text);
  CHECK(count(undone, "done") == 2);
  CHECK(firm.raw("/notes?person_id=510008").at("notes").get_array().size() == before);
  CHECK(with_content(firm, "/reminders?person_id=510008", "reminders", "r").empty());
  auto const again = firm.ask("log_activity", arguments_of(R"({"kind":"call","text":"Undo this call.",
      "people":["person:510008"],"reminders":[{"text":"r","due":"tomorrow"}]})"));
  CHECK(contains_text(again.text, "logged: call:"));
  CHECK_FALSE(contains_text(again.text, "already"));
}

}  // namespace affinity::server::changes_activity_test
