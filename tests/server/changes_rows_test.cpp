#include "support/plan_calls.hpp"

#include <map>
#include <string>
#include <vector>

namespace affinity::server::changes_rows_test {

namespace {

using tests::apply_call;
using tests::contains_text;
using tests::count_writes;
using tests::FirmSession;
using tests::plan_and_apply;
using tests::plan_call;
using tests::raw_rows;
using tests::undo_call;

constexpr std::int64_t tier_1 = 4102, sourcing = 4103, commitment = 31901;

json::object row_op(std::string_view action, std::string_view on, std::string_view list) {
  return {{"do", action}, {"on", on}, {"list", list}};
}

std::string person_ref(std::int64_t id) { return "person:" + std::to_string(id); }

// Somebody who is on the list once, or not at all.
std::int64_t person_on(FirmSession& firm, bool is_on) {
  auto const people = firm.raw("/persons").at("persons").as_array();
  for (auto const& person : people) {
    auto const id = person.at("id").as_int64();
    if (person.at("type") == json::value(0) && raw_rows(firm, tier_1, id).size() == (is_on ? 1U : 0U))
      return id;
  }
  FAIL("nobody");
  return 0;
}

// The values of a row by field, without ids and times.
std::multimap<std::int64_t, std::string> values_of_row(FirmSession& firm, std::int64_t row) {
  std::multimap<std::int64_t, std::string> out;
  auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(row));
  for (auto const& value : values.as_array())
    out.emplace(value.at("field_id").as_int64(), write_json(value.at("value")));
  return out;
}

}  // namespace

TEST_CASE("a person gets one row on a list, and no second one unless it is meant") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    auto const id = person_on(firm, false);
    auto const operation = row_op("add_to_list", person_ref(id), "Tier 1 LPs");
    CHECK(plan_and_apply(firm, {operation}).count("done") == 1);
    REQUIRE(raw_rows(firm, tier_1, id).size() == 1);
    auto const again = plan_call(firm, {operation});
    CHECK(again.changes().empty());
    REQUIRE(again.skipped().size() == 1);
    CHECK(contains_text(again.text,
                        "already on it (row:" + std::to_string(raw_rows(firm, tier_1, id).front())));
    auto second = operation;
    second["again"] = true;
    CHECK(plan_and_apply(firm, {second}).count("done") == 1);
    CHECK(raw_rows(firm, tier_1, id).size() == 2);
  }
}

TEST_CASE("a row that a colleague added since is found, and no second one is made") {
  FirmSession firm;
  auto const id = person_on(firm, false);
  auto const plan = plan_call(firm, {row_op("add_to_list", person_ref(id), "Tier 1 LPs")});
  firm.post("/lists/4102/list-entries", R"({"entity_id":)" + std::to_string(id) + "}");
  CHECK(apply_call(firm, plan).count("already") == 1);
  CHECK(raw_rows(firm, tier_1, id).size() == 1);
}

TEST_CASE("a row whose answer was lost is found, and written once") {
  for (bool const landed : {true, false})
    for (bool const second : {true, false}) {
      CAPTURE(landed, second);
      FirmSession firm;
      auto const id = person_on(firm, second);
      auto operation = row_op("add_to_list", person_ref(id), "Tier 1 LPs");
      if (second) operation["again"] = true;
      auto const plan = plan_call(firm, {operation});
      if (landed)
        firm.lose_answers("POST /lists/4102/list-entries");
      else
        firm.lose_requests("POST /lists/4102/list-entries");
      CHECK(apply_call(firm, plan).count("done") == 1);
      CHECK(raw_rows(firm, tier_1, id).size() == (second ? 2 : 1));
    }
}

TEST_CASE("rows of deals are neither added nor removed: it would make or delete a deal") {
  FirmSession firm;
  auto const deals = firm.raw("/lists/4101/list-entries").as_array().size();
  auto const added = plan_call(firm, {row_op("add_to_list", "deal:880001", "Deal Flow")});
  CHECK(added.problem_kind() == "wrong_kind");
  CHECK(contains_text(added.text, "find_or_create"));
  auto const removed = plan_call(firm, {row_op("remove_from_list", "deal:880001", "Deal Flow")});
  CHECK(removed.problem_kind() == "wrong_kind");
  CHECK(contains_text(removed.text, "delete"));
  CHECK(firm.raw("/lists/4101/list-entries").as_array().size() == deals);
}

TEST_CASE("a person does not go on a list of companies") {
  FirmSession firm;
  auto const plan = plan_call(firm, {row_op("add_to_list", "person:510008", "Sourcing")});
  CHECK(plan.changes().empty());
  CHECK(plan.problems().size() == 1);
}

TEST_CASE("a row that was removed comes back with all its values") {
  for (bool const by_v2 : {true, false}) {
    CAPTURE(by_v2);
    FirmSession firm;
    if (!by_v2) firm.exclude_v2();
    for (auto const list : {tier_1, sourcing}) {
      CAPTURE(list);
      auto const name = list == tier_1 ? "Tier 1 LPs" : "Sourcing";
      auto const entries = firm.raw("/lists/" + std::to_string(list) + "/list-entries");
      auto const& entry = entries.at(0);
      auto const row = entry.at("id").as_int64(), record = entry.at("entity_id").as_int64();
      auto const before = values_of_row(firm, row);
      REQUIRE_FALSE(before.empty());
      auto const plan = plan_call(firm, {row_op("remove_from_list", "row:" + std::to_string(row), name)});
      INFO(plan.text);
      REQUIRE(plan.changes().size() == 1);
      CHECK(plan.changes().front().at("undo") == "partly");
      auto const receipt = apply_call(firm, plan);
      CHECK(receipt.count("done") == 1);
      CHECK(raw_rows(firm, list, record).empty());
      auto const undone = undo_call(firm, receipt.id());
      INFO(undone.text);
      CHECK(undone.count("failed") == 0);
      auto const rows = raw_rows(firm, list, record);
      REQUIRE(rows.size() == 1);
      CHECK(values_of_row(firm, rows.front()) == before);
    }
  }
}

TEST_CASE("a row whose values changed since the plan is not removed") {
  FirmSession firm;
  auto const entry = firm.raw("/lists/4102/list-entries").at(0);
  auto const row = entry.at("id").as_int64();
  auto const values = firm.raw("/field-values?list_entry_id=" + std::to_string(row));
  REQUIRE_FALSE(values.as_array().empty());
  auto const plan = plan_call(firm, {row_op("remove_from_list", "row:" + std::to_string(row), "Tier 1 LPs")});
  firm.write(Method::del, "/field-values/" + std::to_string(values.at(0).at("id").as_int64()), {});
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("conflict") == 1);
  CHECK(raw_rows(firm, tier_1, entry.at("entity_id").as_int64()).size() == 1);
}

TEST_CASE("undo removes the row that was added, and leaves one that somebody has filled") {
  for (bool const filled : {false, true}) {
    CAPTURE(filled);
    FirmSession firm;
    auto const id = person_on(firm, false);
    auto const receipt = plan_and_apply(firm, {row_op("add_to_list", person_ref(id), "Tier 1 LPs")});
    auto const row = receipt.created(1);
    if (filled)
      firm.write(Method::post, "/field-values",
                 {{"field_id", commitment}, {"entity_id", id}, {"list_entry_id", row}, {"value", 7}});
    auto const outcome = firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
    INFO(outcome.text);
    CHECK(raw_rows(firm, tier_1, id).size() == (filled ? 1 : 0));
    if (filled) CHECK(contains_text(outcome.text, "filled by somebody"));
  }
}

TEST_CASE("undo leaves a row that was there before, and one that no answer showed to be ours") {
  FirmSession firm;
  auto const id = person_on(firm, false);
  auto const plan = plan_call(firm, {row_op("add_to_list", person_ref(id), "Tier 1 LPs")});
  firm.lose_answers("POST /lists/4102/list-entries");
  auto const receipt = apply_call(firm, plan);
  CHECK(receipt.count("done") == 1);
  firm.ask("undo_changes", {{"receipt_id", receipt.id()}});
  CHECK(raw_rows(firm, tier_1, id).size() == 1);
}

TEST_CASE("removing somebody who is on the list twice asks which row is meant") {
  FirmSession firm;
  auto const id = person_on(firm, true);
  firm.post("/lists/4102/list-entries", R"({"entity_id":)" + std::to_string(id) + "}");
  auto const plan = plan_call(firm, {row_op("remove_from_list", person_ref(id), "Tier 1 LPs")});
  CHECK(plan.problem_kind() == "ambiguous");
  for (auto const row : raw_rows(firm, tier_1, id)) CHECK(contains_text(plan.text, std::to_string(row)));
}

}  // namespace affinity::server::changes_rows_test
