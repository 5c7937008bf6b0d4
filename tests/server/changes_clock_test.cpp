// With --clock the dates that plans tell are of the fixed day, in the process that made them and in others.

#include "support/catch.hpp"
#include "support/firm_session.hpp"

namespace affinity::server::changes_clock_test {

namespace {

using namespace std::chrono_literals;
using tests::FakeClock;
using tests::FirmSession;

json::value const& result_of_plan(tools::Outcome const& outcome) {
  if (outcome.is_error) throw std::runtime_error(outcome.text);
  return outcome.structured.at("result");
}

}  // namespace

TEST_CASE(
    "a plan ends at the same time for the process that made it and for one that reads it from the journal") {
  FirmSession firm;
  FakeClock of_system;  // the journal's: the day is another one, and its time goes on
  of_system.date += 24h * 400;
  tools::Journal journal{{}, of_system};
  firm.replace_journal(&journal);
  auto const made = firm.ask(
      "plan_changes",
      {{"operations",
        json::array{json::object{
            {"do", "set"}, {"on", "deal:880001"}, {"values", json::object{{"Status", "Passed"}}}}}}});
  auto const told = result_of_plan(made).at("expires_at");
  auto const id = result_of_plan(made).at("plan_id");
  auto const again = firm.ask("plan_changes", {{"plan_id", id}});
  CHECK(result_of_plan(again).at("expires_at") == told);
  CHECK(again.structured.at("as_of") == made.structured.at("as_of"));
  of_system.pass(10min);  // --clock stands still, so that ten minutes less are left
  auto const later = firm.ask("plan_changes", {{"plan_id", id}});
  WallTime then{}, now{};
  REQUIRE(from_iso(*as_text(told), then));
  REQUIRE(from_iso(*as_text(result_of_plan(later).at("expires_at")), now));
  CHECK(then - now == 10min);
}

}  // namespace affinity::server::changes_clock_test
