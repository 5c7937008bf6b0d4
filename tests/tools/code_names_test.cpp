#include "tools/code_names.hpp"

#include "support/catch.hpp"
#include "support/sandbox_session.hpp"

namespace affinity::tools::code_names_test {

TEST_CASE("codes come with their names, once beside all records") {
  tests::SandboxSession firm;
  auto const reminders = firm.ask("list_all_affinity_reminders", {{"limit", 2}}).structured;
  CHECK(reminders.at("codes").at("status") == "0 completed, 1 active, 2 overdue");
  CHECK(reminders.at("codes").at("type") == "0 one-time, 1 recurring");
  auto const one = firm.ask("get_single_affinity_interaction_by_id", {{"id", 7002}, {"type", 0}}).structured;
  CHECK(one.at("codes").at("type") == "0 meeting, 1 call, 2 chat message, 3 email");
}

TEST_CASE("only codes that are in the answer are explained") {
  tests::SandboxSession firm;
  CHECK(!firm.ask("list_all_affinity_organizations", {{"limit", 1}}).structured.contains("codes"));
  CHECK(!firm.ask("list_all_affinity_reminders", {{"fields", {"content"}}}).structured.contains("codes"));
  CHECK(firm.ask("list_all_affinity_reminders", {{"fields", {"status"}}}).structured.at("codes") ==
        json::value{{"status", "0 completed, 1 active, 2 overdue"}});
}

}  // namespace affinity::tools::code_names_test
