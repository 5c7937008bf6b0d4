#include "tools/pagination/empty_list.hpp"

#include "support/catch.hpp"
#include "support/sandbox_session.hpp"

namespace affinity::tools::empty_list_test {

namespace {

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

TEST_CASE("an empty answer to the id of another kind says what the id is") {
  tests::SandboxSession firm;
  auto const person_as_company = firm.why("list_all_affinity_notes", {{"organization_id", 510008}});
  CHECK(has(person_as_company, "organization_id 510008 is not an organization but the person \"Jane Okafor"));
  CHECK(has(person_as_company, "give it as person_id"));
  CHECK(
      has(firm.why("list_all_affinity_notes", {{"person_id", 730001}}), "the organization \"Acme Robotics"));
  CHECK(has(firm.why("list_all_affinity_files", {{"person_id", 880001}}), "the opportunity \""));
  CHECK(has(firm.why("list_all_affinity_reminders", {{"opportunity_id", 730001}}), "the organization"));
  CHECK(has(firm.why("list_all_affinity_relationship_strength", {{"external_id", 730001}}),
            "the organization"));
}

TEST_CASE("an empty answer to an id that nobody has says so") {
  tests::SandboxSession firm;
  CHECK(has(firm.why("list_all_affinity_notes", {{"organization_id", 999}}), "There is no organization 999"));
  CHECK(has(firm.why("list_all_affinity_reminders", {{"owner_id", 999}}), "There is no person 999"));
  CHECK(has(firm.why("list_all_affinity_relationship_strength", {{"external_id", 999}}),
            "There is no person 999"));
}

TEST_CASE("a person on the wrong side of the team is named") {
  tests::SandboxSession firm;
  CHECK(has(firm.why("list_all_affinity_relationship_strength", {{"external_id", 510001}}),
            "a member of your team"));
  CHECK(has(firm.why("list_all_affinity_notes", {{"creator_id", 510008}}), "no member of your team"));
}

TEST_CASE(
    "nothing there is nothing there, for three requests more at most and none when something was found") {
  tests::SandboxSession firm;
  auto const made = firm.ask("create_a_affinity_organization", {{"name", "Quiet"}}).structured;
  auto const id = made.at("result").at("id");
  firm.sender.asked.clear();
  auto const quiet = firm.ask("list_all_affinity_notes", {{"organization_id", id}}).structured;
  CHECK(!quiet.contains("complete"));
  CHECK(firm.sender.asked.size() == 2);
  firm.sender.asked.clear();
  firm.ask("list_all_affinity_reminders",
           {{"person_id", 1}, {"organization_id", 2}, {"owner_id", 3}, {"creator_id", 4}});
  CHECK(firm.sender.asked.size() <= 4);
  firm.sender.asked.clear();
  firm.ask("list_all_affinity_notes", {{"organization_id", 730001}});
  CHECK(firm.sender.asked.size() == 1);
}

}  // namespace affinity::tools::empty_list_test
