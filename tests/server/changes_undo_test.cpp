#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/plan_calls.hpp"
#include "support/raw_pipeline.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server::changes_undo_test {

namespace {

using tests::contains_text;
using tests::FirmSession;
using tests::RawPipeline;
using tests::result_of_call;

std::int64_t count(json::value const& receipt, std::string_view name) {
  return receipt.at(name).to_number<std::int64_t>();
}

// Makes the operations at once and gives back the id of their receipt.
std::string made(FirmSession& firm, json::array operations) {
  auto const outcome = firm.ask("apply_changes", {{"operations", std::move(operations)}});
  auto const& result = result_of_call(outcome);
  REQUIRE(result.at("view") == "receipt");
  REQUIRE(result.at("done") == result.at("total"));
  return text_member(result, "receipt_id");
}

json::object set_stage(std::int64_t deal, std::string_view stage) {
  return {{"do", "set"},
          {"on", "deal:" + std::to_string(deal)},
          {"list", "Deal Flow"},
          {"values", {{"Status", stage}}}};
}

json::object note_on(std::int64_t person, std::string_view text) {
  return {{"do", "note"}, {"on", "person:" + std::to_string(person)}, {"text", text}};
}

std::string stage_of(FirmSession& firm, std::int64_t id) {
  for (auto const& deal : RawPipeline(firm).deals)
    if (deal.id == id) return deal.stage;
  return "not there";
}

std::vector<std::int64_t> new_deals(FirmSession& firm, std::size_t most) {
  std::vector<std::int64_t> out;
  for (auto const& deal : RawPipeline(firm).deals)
    if (deal.stage == "New" && out.size() < most) out.push_back(deal.id);
  REQUIRE(out.size() == most);
  return out;
}

std::size_t notes_with(FirmSession& firm, std::int64_t person, std::string_view text) {
  std::size_t out = 0;
  auto const notes = firm.raw("/notes?person_id=" + std::to_string(person));
  for (auto const& note : notes.at("notes").as_array()) out += text_member(note, "content") == text ? 1 : 0;
  return out;
}

std::size_t writes(FirmSession const& firm) {
  return std::size_t(std::ranges::count_if(firm.asked(), [](std::string const& each) {
    return !each.starts_with("GET") && !contains_text(each, "/search");
  }));
}

std::string all_passed(FirmSession& firm, std::vector<std::int64_t> const& deals) {
  json::array operations;
  for (auto const id : deals) operations.push_back(set_stage(id, "Passed"));
  return made(firm, std::move(operations));
}

// Its time is over before all is taken back.
tools::Outcome undo_that_is_cut(FirmSession& firm, std::string const& receipt) {
  firm.set_latency(std::chrono::milliseconds(1500));
  firm.deadline = firm.clock.now() + std::chrono::seconds(8);
  return firm.ask("undo_changes", {{"receipt_id", receipt}});
}

}  // namespace

TEST_CASE("an undo writes the old values again and deletes what was created, and has a receipt of its own") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const deals = new_deals(firm, 2);
    auto const receipt = made(
        firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Won"), note_on(510008, "Passed it.")});
    CHECK(stage_of(firm, deals[0]) == "Passed");
    auto const outcome = firm.ask("undo_changes", {{"receipt_id", receipt}});
    auto const& undone = result_of_call(outcome);
    CHECK(count(undone, "done") == 3);
    CHECK(undone.at("undo_of") == json::value(receipt));
    CHECK(undone.at("receipt_id") != json::value(receipt));
    CHECK(undone.at("items").at(0).at("takes_back") == 3);  // the newest first
    CHECK(stage_of(firm, deals[0]) == "New");
    CHECK(stage_of(firm, deals[1]) == "New");
    CHECK(notes_with(firm, 510008, "Passed it.") == 0);
  }
}

TEST_CASE("what was taken back is not taken back again, although it was written anew") {
  FirmSession firm;
  auto const deals = new_deals(firm, 1);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed")});
  result_of_call(firm.ask("undo_changes", {{"receipt_id", receipt}}));
  made(firm, {set_stage(deals[0], "Passed")});
  firm.forget_requests();
  auto const again = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(contains_text(again.text, "taken back already"));
  CHECK(writes(firm) == 0);
  CHECK(stage_of(firm, deals[0]) == "Passed");
}

TEST_CASE("a value that somebody changed since is left and said, and the others are taken back") {
  FirmSession firm;
  auto const deals = new_deals(firm, 2);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Passed")});
  made(firm, {set_stage(deals[1], "Won")});
  auto const shown = firm.ask("undo_changes", {{"receipt_id", receipt}, {"dry_run", true}});
  CHECK(count(result_of_call(shown), "undoable") == 1);
  CHECK(contains_text(shown.text, "left #2"));
  CHECK(contains_text(shown.text, "changed since"));
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(count(result_of_call(undone), "done") == 1);
  CHECK(count(result_of_call(undone), "conflict") == 1);
  CHECK(stage_of(firm, deals[0]) == "New");
  CHECK(stage_of(firm, deals[1]) == "Won");
}

TEST_CASE("without a receipt, and with dry_run, it only shows what it would take back and names the id") {
  FirmSession firm;
  auto const deals = new_deals(firm, 1);
  auto const nothing = firm.ask("undo_changes");
  CHECK(nothing.is_error);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), note_on(510008, "Passed it.")});
  firm.forget_requests();
  for (auto const& arguments : {json::object{}, json::object{{"receipt_id", receipt}, {"dry_run", true}}}) {
    auto const shown = firm.ask("undo_changes", arguments);
    CHECK(result_of_call(shown).at("view") == "undo");
    CHECK(result_of_call(shown).at("receipt_id") == json::value(receipt));
    CHECK(count(result_of_call(shown), "undoable") == 2);
    CHECK(contains_text(shown.text, "undo_changes {\"receipt_id\":\"" + receipt + "\"}"));
  }
  CHECK(writes(firm) == 0);
  CHECK(stage_of(firm, deals[0]) == "Passed");
}

TEST_CASE("only takes back the numbers that are named, and says what of them cannot be") {
  FirmSession firm;
  auto const deals = new_deals(firm, 2);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Passed")});
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}, {"only", {2}}});
  CHECK(count(result_of_call(undone), "done") == 1);
  CHECK(stage_of(firm, deals[0]) == "Passed");
  CHECK(stage_of(firm, deals[1]) == "New");
  auto const rest = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(count(result_of_call(rest), "done") == 1);
  CHECK(stage_of(firm, deals[0]) == "New");
}

TEST_CASE("what an undo shows has the numbers that only takes, and a number beyond all takes nothing back") {
  FirmSession firm;
  auto const deals = new_deals(firm, 2);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Won")});
  auto const shown = firm.ask("undo_changes", {{"receipt_id", receipt}, {"dry_run", true}});
  auto const line = shown.text.find("(deal:" + std::to_string(deals[1]) + ")");
  REQUIRE(line != shown.text.npos);
  auto const begin = shown.text.rfind('\n', line) + 1;
  CHECK(shown.text.substr(begin, 4) == "2 | ");
  for (auto const number : {std::int64_t(1) << 32 | 1, std::int64_t(-1), std::int64_t(3)}) {
    firm.ask("undo_changes", {{"receipt_id", receipt}, {"only", {number}}});
    CHECK(stage_of(firm, deals[0]) == "Passed");
    CHECK(stage_of(firm, deals[1]) == "Won");
  }
}

TEST_CASE("only without a number is refused with the reason, and takes nothing back") {
  FirmSession firm;
  auto const deals = new_deals(firm, 2);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Won")});
  for (bool const dry_run : {false, true}) {
    auto const refused =
        firm.ask("undo_changes", {{"receipt_id", receipt}, {"only", json::array()}, {"dry_run", dry_run}});
    CHECK(refused.is_error);
    CHECK(contains_text(refused.text, "only is empty"));
    CHECK(contains_text(refused.text, "Leave only out"));
  }
  CHECK(stage_of(firm, deals[0]) == "Passed");
  CHECK(stage_of(firm, deals[1]) == "Won");
}

TEST_CASE(
    "the preview of an undo that deletes says what it deletes for good, and not that nothing can be undone") {
  FirmSession firm;
  auto const receipt = made(firm, {note_on(510008, "To be taken back.")});
  auto const shown = firm.ask("undo_changes", {{"receipt_id", receipt}, {"dry_run", true}});
  CHECK(contains_text(shown.text, "What this undo deletes cannot be brought back."));
  CHECK_FALSE(contains_text(shown.text, "CANNOT BE UNDONE"));
  CHECK_FALSE(contains_text(shown.text, "cannot be undone"));
  auto const deals = new_deals(firm, 1);
  auto const set = made(firm, {set_stage(deals[0], "Passed")});
  auto const harmless = firm.ask("undo_changes", {{"receipt_id", set}, {"dry_run", true}});
  CHECK_FALSE(contains_text(harmless.text, "cannot be brought back"));
}

TEST_CASE("a number that is not in the receipt is said, and the others are taken back") {
  FirmSession firm;
  auto const deals = new_deals(firm, 2);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed"), set_stage(deals[1], "Passed")});
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}, {"only", {2, 99}}});
  CHECK(stage_of(firm, deals[0]) == "Passed");
  CHECK(stage_of(firm, deals[1]) == "New");
  CHECK(contains_text(undone.text, "left #99 no change: the receipt has no such number"));
}

TEST_CASE("a preview knows that what is deleted first is not in the way of what is deleted next") {
  FirmSession firm;
  auto const receipt =
      made(firm, {json::object{{"do", "find_or_create"},
                               {"record", {{"kind", "company"}, {"name", "Zed"}, {"domain", "zed.example"}}}},
                  json::object{{"do", "note"}, {"on", "zed.example"}, {"text", "First."}}});
  auto const shown = firm.ask("undo_changes", {{"receipt_id", receipt}, {"dry_run", true}});
  CHECK(count(result_of_call(shown), "undoable") == 2);
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(count(result_of_call(undone), "done") == 2);
}

TEST_CASE("what no answer showed to be ours is not deleted by an undo") {
  FirmSession firm;
  auto const planned = firm.ask("plan_changes", {{"operations", {note_on(510008, "Met at the fair.")}}});
  firm.lose_answers("POST /notes");
  auto const applied = firm.ask("apply_changes", {{"plan_id", result_of_call(planned).at("plan_id")},
                                                  {"summary", result_of_call(planned).at("summary")}});
  REQUIRE(count(result_of_call(applied), "done") == 1);
  auto const receipt = text_member(result_of_call(applied), "receipt_id");
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(count(result_of_call(applied), "undoable") == 0);
  CHECK(contains_text(undone.text, "left #1 Jane Okafor: "));
  CHECK(notes_with(firm, 510008, "Met at the fair.") == 1);
}

TEST_CASE("an undo is bound by what is allowed now") {
  FirmSession firm;
  auto const receipt = made(firm, {note_on(510008, "Passed it.")});
  firm.selections.server.exclude.emplace_back("delete_a_affinity_note_by_id");
  auto const shown = firm.ask("undo_changes", {{"receipt_id", receipt}, {"dry_run", true}});
  CHECK(count(result_of_call(shown), "undoable") == 0);
  CHECK(contains_text(shown.text, "delete_a_affinity_note_by_id, which is not allowed here"));
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(count(result_of_call(undone), "failed") == 1);
  CHECK(notes_with(firm, 510008, "Passed it.") == 1);
}

TEST_CASE("an undo that did not end goes on where it was, with the same receipt") {
  FirmSession firm;
  auto const deals = new_deals(firm, 4);
  auto const receipt = all_passed(firm, deals);
  auto const first = undo_that_is_cut(firm, receipt);
  CHECK(count(result_of_call(first), "not_tried") > 0);
  firm.deadline = TimePoint::max();
  auto const second = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(result_of_call(second).at("receipt_id") == result_of_call(first).at("receipt_id"));
  CHECK(count(result_of_call(second), "done") == 4);
  for (auto const id : deals) CHECK(stage_of(firm, id) == "New");
}

TEST_CASE("an undo that was begun too long ago is planned anew for what is left") {
  FirmSession firm;
  auto const deals = new_deals(firm, 4);
  auto const receipt = all_passed(firm, deals);
  auto const first = undo_that_is_cut(firm, receipt);
  auto const left = count(result_of_call(first), "not_tried");
  REQUIRE(left > 0);
  firm.deadline = TimePoint::max();
  firm.set_latency(std::chrono::milliseconds(0));
  firm.clock.pass(std::chrono::hours(25));
  auto const second = firm.ask("undo_changes", {{"receipt_id", receipt}});
  CHECK(result_of_call(second).at("receipt_id") != result_of_call(first).at("receipt_id"));
  CHECK(count(result_of_call(second), "done") == left);
  for (auto const id : deals) CHECK(stage_of(firm, id) == "New");
}

TEST_CASE("an undo can be taken back like any change") {
  FirmSession firm;
  auto const deals = new_deals(firm, 1);
  auto const receipt = made(firm, {set_stage(deals[0], "Passed")});
  auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt}});
  auto const back = text_member(result_of_call(undone), "receipt_id");
  CHECK(count(result_of_call(firm.ask("undo_changes", {{"receipt_id", back}})), "done") == 1);
  CHECK(stage_of(firm, deals[0]) == "Passed");
}

TEST_CASE("a receipt of another principal, or of nobody, is unknown") {
  FirmSession firm;
  auto const receipt = made(firm, {note_on(510008, "Passed it.")});
  CHECK(firm.ask("undo_changes", {{"receipt_id", "rc_none"}}).structured.at("error").at("kind") ==
        "receipt_unknown");
  firm.principal = "somebody";
  CHECK(firm.ask("undo_changes", {{"receipt_id", receipt}}).structured.at("error").at("kind") ==
        "receipt_unknown");
  CHECK(notes_with(firm, 510008, "Passed it.") == 1);
}

}  // namespace affinity::server::changes_undo_test
