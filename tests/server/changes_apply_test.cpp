#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "support/plan_calls.hpp"
#include "support/raw_pipeline.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::server::changes_apply_test {

namespace {

using tests::contains_text;
using tests::FirmSession;
using tests::RawDeal;
using tests::RawPipeline;
using tests::result_of_call;
using tools::ChangeState;

std::string error_kind(tools::Outcome const& outcome) {
  INFO(outcome.text);
  REQUIRE(outcome.is_error);
  return text_member(outcome.structured.at("error"), "kind");
}

std::int64_t count(json::value const& receipt, std::string_view name) {
  return receipt.at(name).to_number<std::int64_t>();
}

json::value const& item(json::value const& receipt, std::int64_t n) {
  for (auto const& each : receipt.at("items").as_array())
    if (each.at("n") == json::value(n)) return each;
  FAIL("no item " + std::to_string(n));
  return receipt;
}

// One operation for each record, which sets one column of Deal Flow.
json::array set_all(std::vector<std::int64_t> const& deals, std::string_view column,
                    json::value const& value) {
  json::array out;
  for (auto const id : deals)
    out.push_back({{"do", "set"},
                   {"on", "deal:" + std::to_string(id)},
                   {"list", "Deal Flow"},
                   {"values", {{column, value}}}});
  return out;
}

json::array notes_on(std::vector<std::int64_t> const& people, std::string_view text) {
  json::array out;
  for (auto const id : people)
    out.push_back({{"do", "note"}, {"on", "person:" + std::to_string(id)}, {"text", text}});
  return out;
}

struct Planned {
  std::string id{}, summary{};
};

Planned plan(FirmSession& firm, json::array operations) {
  auto const outcome = firm.ask("plan_changes", {{"operations", std::move(operations)}});
  auto const& result = result_of_call(outcome);
  return {.id = text_member(result, "plan_id"), .summary = text_member(result, "summary")};
}

tools::Outcome apply(FirmSession& firm, Planned const& planned, json::object more = {}) {
  more["plan_id"] = planned.id;
  more["summary"] = planned.summary;
  return firm.ask("apply_changes", std::move(more));
}

std::size_t writes(FirmSession const& firm) {
  return std::size_t(std::ranges::count_if(firm.asked(), [](std::string const& each) {
    return !each.starts_with("GET") && !contains_text(each, "/search");
  }));
}

std::vector<std::int64_t> some_deals(FirmSession& firm, std::string_view stage, std::size_t most) {
  std::vector<std::int64_t> out;
  for (auto const& deal : RawPipeline(firm).deals)
    if (deal.stage == stage && out.size() < most) out.push_back(deal.id);
  REQUIRE(out.size() == most);
  return out;
}

std::string stage_of(FirmSession& firm, std::int64_t id) {
  for (auto const& deal : RawPipeline(firm).deals)
    if (deal.id == id) return deal.stage;
  return "not there";
}

std::size_t notes_with(FirmSession& firm, std::int64_t person, std::string_view text) {
  std::size_t out = 0;
  auto const notes = firm.raw("/notes?person_id=" + std::to_string(person));
  for (auto const& note : notes.at("notes").as_array()) out += text_member(note, "content") == text ? 1 : 0;
  return out;
}

// Somebody else moves a deal.
void move_deal(FirmSession& firm, std::int64_t id, std::string_view stage) {
  RawPipeline const raw(firm);
  auto const deal = std::ranges::find(raw.deals, id, &RawDeal::id);
  auto const at = std::ranges::find(raw.stages, stage) - raw.stages.begin();
  firm.write(Method::put, "/field-values/" + std::to_string(deal->values.at(tests::status_field)),
             {{"value", raw.options.at(std::size_t(at))}});
}

// A process that claimed these changes and was killed.
void claim(FirmSession& firm, Planned const& planned, std::vector<int> numbers) {
  auto const lock = tests::run(firm.journal.lock(planned.id));
  REQUIRE(lock);
  REQUIRE(tests::run(firm.journal.claim(planned.id, std::move(numbers), 1000)));
}

}  // namespace

TEST_CASE("a plan of ten deals is applied once, and again gives its receipt without a request that writes") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const deals = some_deals(firm, "New", 5);
    auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
    firm.forget_requests();
    auto const outcome = apply(firm, planned);
    auto const& receipt = result_of_call(outcome);
    CHECK(count(receipt, "done") == 5);
    CHECK(receipt.at("items").as_array().size() == 5);
    CHECK(writes(firm) == 5);
    CHECK(firm.requests() <= (by_v2 ? 6 : 10));
    for (auto const id : deals) CHECK(stage_of(firm, id) == "Passed");
    CHECK(contains_text(outcome.text, "Receipt rc_"));
    CHECK(contains_text(outcome.text, ": 5 done, 0 failed; complete"));
    CHECK(contains_text(outcome.text, "takes back 5"));
    CHECK_FALSE(contains_text(outcome.text, "done #1"));
    CHECK(receipt.at("view") == "receipt");
    CHECK(item(receipt, 1).at("before") == "New");
    CHECK(item(receipt, 1).at("after") == "Passed");
    CHECK(contains_text(text_member(item(receipt, 1), "url"), "https://"));

    firm.forget_requests();
    auto const again = apply(firm, planned);
    CHECK(writes(firm) == 0);
    CHECK(text_member(result_of_call(again), "receipt_id") == text_member(receipt, "receipt_id"));
    CHECK(result_of_call(again).at("items") == receipt.at("items"));
  }
}

TEST_CASE(
    "a cell that somebody changed since is a conflict that tells what it is now, and the rest is done") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 3);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  move_deal(firm, deals[1], "Term Sheet");
  auto const outcome = apply(firm, planned);
  auto const& receipt = result_of_call(outcome);
  CHECK(count(receipt, "done") == 2);
  CHECK(count(receipt, "conflict") == 1);
  CHECK(item(receipt, 2).at("outcome") == "conflict");
  CHECK(contains_text(text_member(item(receipt, 2).at("error"), "message"), "Status is Term Sheet now"));
  CHECK(contains_text(outcome.text, "conflict #2"));
  CHECK(stage_of(firm, deals[1]) == "Term Sheet");
  CHECK(stage_of(firm, deals[2]) == "Passed");
}

TEST_CASE("what is so already when it comes to it is told as already, and not written") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 2);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  move_deal(firm, deals[0], "Passed");
  firm.forget_requests();
  auto const outcome = apply(firm, planned);
  CHECK(count(result_of_call(outcome), "already") == 1);
  CHECK(count(result_of_call(outcome), "done") == 1);
  CHECK(writes(firm) == 1);
}

TEST_CASE(
    "a summary in other words, an unknown plan and an expired one are refused, and nothing is written") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 1);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  auto const other = firm.ask("apply_changes", {{"plan_id", planned.id}, {"summary", "Pass one deal"}});
  CHECK(error_kind(other) == "summary_differs");
  CHECK(contains_text(other.text, planned.summary));
  CHECK(error_kind(firm.ask("apply_changes", {{"plan_id", planned.id}})) == "summary_differs");
  CHECK(error_kind(firm.ask("apply_changes", {{"plan_id", "pl_none"}, {"summary", "x"}})) == "plan_unknown");
  CHECK(error_kind(firm.ask("apply_changes")) == "invalid");
  firm.clock.pass(std::chrono::minutes(61));
  CHECK(error_kind(apply(firm, planned)) == "plan_unknown");
  CHECK(stage_of(firm, deals[0]) == "New");
}

TEST_CASE(
    "a lost answer is looked up by the same call: what landed is done, what did not is sent once more") {
  for (bool const landed : {true, false})
    for (bool const by_v2 : {true, false}) {
      CAPTURE(landed, by_v2);
      FirmSession firm;
      if (!by_v2) firm.exclude_v2();
      auto const planned = plan(firm, notes_on({510008, 510009}, "Met at the fair."));
      if (landed)
        firm.lose_answers("POST /notes");
      else
        firm.lose_requests("POST /notes");
      firm.forget_requests();
      auto const outcome = apply(firm, planned);
      CHECK(count(result_of_call(outcome), "done") == 2);
      CHECK(notes_with(firm, 510008, "Met at the fair.") == 1);
      CHECK(notes_with(firm, 510009, "Met at the fair.") == 1);
      CHECK(writes(firm) == (landed ? 2 : 3));
    }
}

TEST_CASE(
    "where the time does not suffice for a lookup the change stays unknown until the same plan comes again") {
  for (bool const landed : {true, false}) {
    CAPTURE(landed);
    FirmSession firm;
    auto const planned = plan(firm, notes_on({510008}, "Met at the fair."));
    if (landed)
      firm.lose_answers("POST /notes");
    else
      firm.lose_requests("POST /notes");
    firm.deadline = firm.clock.now() + std::chrono::seconds(12);
    auto const outcome = apply(firm, planned);
    CHECK(count(result_of_call(outcome), "unknown") == 1);
    CHECK(item(result_of_call(outcome), 1).at("error").at("kind") == "unknown_outcome");
    CHECK(contains_text(outcome.text, "apply_changes {\"plan_id\":\"" + planned.id));
    firm.deadline = firm.clock.now() + std::chrono::seconds(50);
    firm.forget_requests();
    auto const again = apply(firm, planned);
    CHECK(count(result_of_call(again), "done") == 1);
    CHECK(writes(firm) == (landed ? 0 : 1));
    CHECK(notes_with(firm, 510008, "Met at the fair.") == 1);
  }
}

TEST_CASE("what a killed process had claimed is looked up and not sent again where it happened") {
  for (bool const landed : {true, false}) {
    CAPTURE(landed);
    FirmSession firm;
    auto const planned = plan(firm, notes_on({510008, 510009}, "Met at the fair."));
    claim(firm, planned, {1});
    if (landed) firm.post("/notes", R"({"person_ids":[510008],"content":"Met at the fair."})");
    firm.forget_requests();
    auto const begun = firm.clock.now();
    auto const outcome = apply(firm, planned);
    CHECK(count(result_of_call(outcome), "done") == 2);
    CHECK(writes(firm) == (landed ? 1 : 2));
    CHECK(notes_with(firm, 510008, "Met at the fair.") == 1);
    CHECK(notes_with(firm, 510009, "Met at the fair.") == 1);
    CHECK(firm.clock.now() - begun >= std::chrono::seconds(17));  // its request may have been under way
  }
}

TEST_CASE("a write that lands late is seen before anything is written again") {
  FirmSession firm;
  auto const planned = plan(firm, notes_on({510008}, "Met at the fair."));
  claim(firm, planned, {1});
  firm.clock.pass(std::chrono::seconds(5));
  firm.post("/notes", R"({"person_ids":[510008],"content":"Met at the fair."})");
  firm.forget_requests();
  auto const outcome = apply(firm, planned);
  CHECK(count(result_of_call(outcome), "done") == 1);
  CHECK(writes(firm) == 0);
}

TEST_CASE("a lost value that is a third one now stays unknown, since nobody can tell what happened") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 1);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  claim(firm, planned, {1});
  move_deal(firm, deals[0], "Term Sheet");
  auto const outcome = apply(firm, planned);
  CHECK(count(result_of_call(outcome), "unknown") == 1);
  CHECK(contains_text(outcome.text, "Term Sheet"));
  CHECK(stage_of(firm, deals[0]) == "Term Sheet");
}

TEST_CASE("a second caller of a plan that is being applied is told that it is busy") {
  FirmSession firm;
  auto const planned = plan(firm, notes_on({510008}, "Met at the fair."));
  auto const lock = tests::run(firm.journal.lock(planned.id));
  REQUIRE(lock);
  CHECK(error_kind(apply(firm, planned)) == "busy");
  CHECK(notes_with(firm, 510008, "Met at the fair.") == 0);
}

TEST_CASE("the deadline ends the call and not the plan, which goes on with the same id") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 5);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  firm.set_latency(std::chrono::milliseconds(1500));
  firm.deadline = firm.clock.now() + std::chrono::seconds(9);
  auto const outcome = apply(firm, planned);
  auto const& receipt = result_of_call(outcome);
  CHECK(count(receipt, "done") >= 1);
  CHECK(count(receipt, "not_tried") >= 1);
  CHECK(count(receipt, "done") + count(receipt, "not_tried") == 5);
  CHECK(contains_text(text_member(receipt, "stopped"), "time"));
  CHECK(outcome.structured.at("complete") == false);
  firm.deadline = TimePoint::max();
  firm.forget_requests();
  auto const again = apply(firm, planned);
  CHECK(count(result_of_call(again), "done") == 5);
  CHECK(writes(firm) == 5 - std::size_t(count(receipt, "done")));
}

TEST_CASE("a plan of another principal is unknown") {
  FirmSession firm;
  auto const planned = plan(firm, notes_on({510008}, "Met at the fair."));
  firm.principal = "somebody";
  CHECK(error_kind(apply(firm, planned)) == "plan_unknown");
}

TEST_CASE("a plan with problems is refused until they are left out by name") {
  FirmSession firm;
  auto operations = notes_on({510008}, "Met at the fair.");
  operations.push_back({{"do", "note"}, {"on", "Nobody Whatsoever"}, {"text", "x"}});
  auto const planned = plan(firm, operations);
  CHECK(error_kind(apply(firm, planned)) == "has_problems");
  CHECK(notes_with(firm, 510008, "Met at the fair.") == 0);
  CHECK(count(result_of_call(apply(firm, planned, {{"skip_problems", true}})), "done") == 1);
}

TEST_CASE(
    "a few operations that nobody can mistake are made at once, and others are answered with their plan") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 6);
  auto const one = firm.ask("apply_changes", {{"operations", set_all({deals[0]}, "Status", "Passed")}});
  CHECK(count(result_of_call(one), "done") == 1);
  CHECK(contains_text(one.text, "done #1"));
  CHECK(contains_text(one.text, "Status New -> Passed"));
  CHECK(stage_of(firm, deals[0]) == "Passed");
  auto const two =
      firm.ask("apply_changes", {{"operations", set_all({deals[0], deals[1]}, "Status", "Passed")}});
  CHECK(count(result_of_call(two), "done") == 1);
  CHECK(contains_text(two.text, "skipped #"));
  move_deal(firm, deals[1], "New");

  firm.forget_requests();
  auto rest = deals;
  move_deal(firm, deals[0], "New");
  auto const six = firm.ask("apply_changes", {{"operations", set_all(rest, "Status", "Passed")}});
  CHECK(result_of_call(six).at("view") == "plan");
  CHECK(contains_text(six.text, "Nothing was written: that is more than 5 changes."));
  auto const removal =
      firm.ask("apply_changes",
               {{"operations",
                 json::array{json::object{{"do", "note"}, {"on", "Nobody Whatsoever"}, {"text", "x"}}}}});
  CHECK(result_of_call(removal).at("view") == "plan");
  CHECK(writes(firm) == 0);
}

TEST_CASE("progress is reported every two seconds with a larger number each time") {
  FirmSession firm;
  auto const deals = some_deals(firm, "New", 5);
  auto const planned = plan(firm, set_all(deals, "Status", "Passed"));
  firm.set_latency(std::chrono::milliseconds(900));
  std::vector<double> reported;
  firm.on_progress = [&](client::Progress const& progress) {
    CHECK(progress.total == 5);
    reported.push_back(progress.done);
  };
  result_of_call(apply(firm, planned));
  CHECK(reported.size() >= 2);
  CHECK(reported.size() <= 5);
  CHECK(std::ranges::adjacent_find(reported, std::greater_equal<>()) == reported.end());
}

}  // namespace affinity::server::changes_apply_test
