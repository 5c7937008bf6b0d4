#include "support/plan_calls.hpp"

#include <string>
#include <vector>

namespace affinity::server::changes_delete_test {

namespace {

using tests::apply_call;
using tests::contains_text;
using tests::count_writes;
using tests::FirmSession;
using tests::plan_call;

json::object delete_op(std::string_view on) { return {{"do", "delete"}, {"on", on}}; }

json::object merge_op(std::string_view on, std::string_view into) {
  return {{"do", "merge"}, {"on", on}, {"into", into}};
}

bool is_there(FirmSession& firm, std::string const& path) {
  try {
    firm.raw(path);
    return true;
  } catch (std::runtime_error const&) {
    return false;
  }
}

// A note of ours, of somebody else.
std::int64_t note_by(FirmSession& firm, bool by_us) {
  auto const me = firm.raw("/auth/whoami").at("user").at("id").as_int64();
  auto const notes = firm.raw("/notes?page_size=500");
  for (auto const& note : notes.at("notes").as_array())
    if ((note.at("creator_id") == json::value(me)) == by_us) return note.at("id").as_int64();
  FAIL("no note");
  return 0;
}

void allow_merges(FirmSession& firm) { firm.selections.server.toolsets = {"default", "work", "v2_merges"}; }

}  // namespace

TEST_CASE("records of every kind are deleted after a plan, which says what goes with them") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const note = std::to_string(note_by(firm, true));
    auto const plan =
        plan_call(firm, {delete_op("person:510009"), delete_op("company:730002"), delete_op("deal:880003"),
                         delete_op("note:" + note), delete_op("reminder:15001"), delete_op("meeting:7002")});
    INFO(plan.text);
    CHECK(plan.problems().empty());
    CHECK(plan.changes().size() == 6);
    for (auto const& change : plan.changes()) CHECK(change.at("undo") == "no");
    CHECK(contains_text(plan.text, "cannot be undone"));
    auto const receipt = apply_call(firm, plan);
    CHECK(receipt.count("done") == 6);
    for (auto const* path : {"/persons/510009", "/organizations/730002", "/opportunities/880003",
                             "/reminders/15001", "/interactions/7002?type=0"})
      CHECK_FALSE(is_there(firm, path));
    CHECK_FALSE(is_there(firm, "/notes/" + note));
    auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
    CHECK(contains_text(undone.text, "cannot be undone"));
  }
}

TEST_CASE("what Affinity does not delete is a problem before anybody approves") {
  FirmSession firm;
  for (auto const& on : {std::string("person:510001"), std::string("company:730138"),
                         "note:" + std::to_string(note_by(firm, false))}) {
    CAPTURE(on);
    CHECK(plan_call(firm, {delete_op(on)}).problem_kind() == "not_allowed");
  }
  auto row = delete_op("row:9400033");
  row["list"] = "Tier 1 LPs";
  auto const of_row = plan_call(firm, {row});
  CHECK(of_row.problem_kind() == "wrong_kind");
  CHECK(contains_text(of_row.text, "remove_from_list"));
  CHECK(plan_call(firm, {delete_op("note:1")}).problem_kind() == "not_found");
}

TEST_CASE("a record that was renamed since the plan is not deleted, and one that is gone is so already") {
  FirmSession firm;
  auto const plan = plan_call(firm, {delete_op("company:730002"), delete_op("deal:880003")});
  firm.write(Method::put, "/organizations/730002", {{"name", "Somebody Else"}});
  firm.write(Method::del, "/opportunities/880003", {});
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.outcome(1) == "conflict");
  CHECK(receipt.outcome(2) == "already");
  CHECK(is_there(firm, "/organizations/730002"));
}

TEST_CASE("nothing is deleted or merged without a plan") {
  FirmSession firm;
  allow_merges(firm);
  for (auto const& operation : {delete_op("company:730002"), merge_op("company:730002", "company:730001")}) {
    firm.forget_requests();
    auto const outcome = firm.ask("apply_changes", {{"operations", json::array{operation}}});
    INFO(outcome.text);
    CHECK(count_writes(firm) == 0);
    CHECK(contains_text(outcome.text, "pl_"));
  }
  CHECK(is_there(firm, "/organizations/730002"));
}

TEST_CASE("a merge is not allowed until the operator names v2_merges") {
  FirmSession firm;
  auto const plan = plan_call(firm, {merge_op("company:730002", "company:730001")});
  CHECK(plan.problem_kind() == "not_allowed");
}

TEST_CASE("two records are merged in at most eight requests, which nothing takes back") {
  for (bool const people : {false, true}) {
    CAPTURE(people);
    FirmSession firm;
    allow_merges(firm);
    firm.forget_requests();
    auto const plan = plan_call(firm, {people ? merge_op("person:510009", "person:510008")
                                              : merge_op("company:730002", "company:730001")});
    INFO(plan.text);
    REQUIRE(plan.problems().empty());
    REQUIRE(plan.changes().size() == 1);
    CHECK(plan.changes().front().at("undo") == "no");
    CHECK(contains_text(plan.summary(), "for good"));
    auto const receipt = apply_call(firm, plan);
    INFO(receipt.text);
    CHECK(receipt.count("done") == 1);
    for (auto const& each : firm.asked()) UNSCOPED_INFO(each);
    CHECK(firm.requests() <= 8);
    firm.clock.pass(std::chrono::seconds(3));
    CHECK_FALSE(is_there(firm, people ? "/persons/510009" : "/organizations/730002"));
    CHECK(is_there(firm, people ? "/persons/510008" : "/organizations/730001"));
    auto const undone = firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
    CHECK(contains_text(undone.text, "merge cannot be undone"));
  }
}

TEST_CASE("a merge whose answer was lost is found among the merges and not started again") {
  for (bool const landed : {true, false}) {
    CAPTURE(landed);
    FirmSession firm;
    allow_merges(firm);
    auto const plan = plan_call(firm, {merge_op("company:730002", "company:730001")});
    if (landed)
      firm.lose_answers("POST /v2/company-merges");
    else
      firm.lose_requests("POST /v2/company-merges");
    auto const receipt = apply_call(firm, plan);
    INFO(receipt.text);
    CHECK(receipt.count("done") == 1);
    auto const merges = firm.raw("/v2/company-merges").at("data").as_array();
    CHECK(std::ranges::count_if(merges, [](json::value const& merge) {
            return merge.at("duplicateCompanyId") == json::value(730002);
          }) == 1);
  }
}

TEST_CASE("a record is not merged with itself, with another kind, or with one of the plan") {
  FirmSession firm;
  allow_merges(firm);
  CHECK(plan_call(firm, {merge_op("company:730002", "company:730002")}).problem_kind() == "invalid");
  CHECK(plan_call(firm, {merge_op("company:730002", "person:510008")}).problem_kind() == "wrong_kind");
  CHECK(plan_call(firm, {merge_op("company:730002", "")}).problem_kind() == "invalid");
}

}  // namespace affinity::server::changes_delete_test
