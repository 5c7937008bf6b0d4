#include "tools/filter_check.hpp"

#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"
#include "tools/catalogue.hpp"

#include <string>
#include <vector>

namespace affinity::tools::filter_check_test {

namespace {

using tests::json_response;

Catalogue const& catalogue() {
  static auto const all = Catalogue::with_opt_in();
  return all;
}

struct Answer {
  std::string target{};  // empty = nothing was sent
  json::object structured{};
  std::string text{};
};

Answer ask(std::string_view tool, json::object arguments) {
  tests::ScriptedSender sender{
      {json_response(R"({"data":[],"pagination":{"nextUrl":null,"prevUrl":null}})")}};
  ToolContext const context{.catalogue = catalogue(), .sender = sender, .limits = {}};
  client::CallContext const caller;
  auto outcome = tests::run(call(context, *catalogue().find(tool), std::move(arguments), caller));
  return {sender.asked.empty() ? "" : sender.asked[0].target, outcome.structured, outcome.text};
}

Answer reminders(std::string_view filter) {
  return ask("list_all_affinity_v2_reminders", {{"filter", filter}});
}

// The one refusal of a filter for reminders, for which nothing is sent.
std::string refusal(std::string_view filter) {
  auto const answer = reminders(filter);
  CAPTURE(filter);
  CHECK(answer.target.empty());
  CHECK(answer.structured.contains("error"));
  auto const mistakes =
      check_filter(catalogue().find("list_all_affinity_v2_reminders")->filter_properties, filter).mistakes;
  REQUIRE(mistakes.size() == 1);
  CHECK(answer.text.find(mistakes[0]) != std::string::npos);
  return mistakes[0];
}

constexpr std::string_view every_property =
    "id, type, status, resetTrigger, dueDate, completedAt, createdAt, updatedAt, owner.id, creator.id, "
    "completer.id, company.id, person.id, opportunity.id";

}  // namespace

TEST_CASE("a filter is sent as it was given, percent-encoded once") {
  auto const answer = reminders("(status=active | status=overdue) & owner.id!=3");
  CHECK(answer.target ==
        "/v2/"
        "reminders?filter=%28status%3Dactive%20%7C%20status%3Doverdue%29%20%26%20owner.id%21%3D3&limit=100");
  CHECK(!answer.structured.contains("error"));
  CHECK(!answer.structured.contains("hint"));
  CHECK(reminders("").target == "/v2/reminders?limit=100");
}

TEST_CASE("a filter that cannot be read is refused with the place, the reason and the properties") {
  CHECK(refusal("status=active and owner.id=3") ==
        "filter cannot be read at character 15, \"and owner.id=3\": write & for \"and\" and | for \"or\". "
        "Accepted: conditions such as id=7, joined by & and |, grouped by ( ), negated by !( ); by " +
            std::string(every_property) + ".");
  CHECK(refusal("(status=active").starts_with("filter cannot be read at character 1, "));
  CHECK(refusal("status=").starts_with(
      "filter cannot be read at character 8, where it ends: expected a value"));
}

TEST_CASE("a property that a list has not is refused with the nearest and with all of them") {
  CHECK(refusal("status=active & assignee.id=3") ==
        "filter has no property \"assignee.id\" (character 17). "
        "Accepted: " +
            std::string(every_property) + ".");
  for (auto const* sent : {"ownerId", "owner_id", "owner", "Owner.Id", "owner.ids"}) {
    CAPTURE(sent);
    auto const said = refusal(std::string(sent) + "=3");
    CHECK(said.find("Did you mean \"owner.id\"? Accepted: id, type,") != std::string::npos);
  }
}

TEST_CASE("an operator that a property does not take is refused with those that it takes") {
  CHECK(
      refusal("dueDate=2026-11-21") ==
      "filter cannot have \"dueDate=2026-11-21\" (character 1): dueDate takes no =. Accepted: >, <, >=, <=, "
      "such as dueDate>=2026-01-01T00:00:00Z.");
  CHECK(refusal("type!=recurring")
            .ends_with(" Accepted: =, such as type=one-time. Negate with !(type=one-time)."));
  CHECK(reminders("!(type=recurring)").structured.contains("result"));
}

TEST_CASE("a value that is not of its property's type is refused with the type") {
  CHECK(refusal("status=active & owner.id=Anna") ==
        "filter cannot have \"owner.id=Anna\" (character 17): owner.id must be a positive integer.");
  CHECK(refusal("id=0").ends_with("id must be a positive integer."));
  CHECK(refusal("dueDate>tomorrow").find("dueDate must be an ISO 8601 date") != std::string::npos);
  CHECK(refusal("dueDate>9999-12-31T23:59:59-10:00").find("dueDate must be") != std::string::npos);
  auto const scores = catalogue().find("list_all_affinity_v2_person_relationships")->filter_properties;
  CHECK(
      check_filter(scores, "interactionScore>0,5").mistakes ==
      std::vector<std::string>{"filter cannot have \"interactionScore>0,5\" (character 1): interactionScore "
                               "must be a number."});
  auto const users = catalogue().find("list_all_affinity_v2_users")->filter_properties;
  CHECK(check_filter(users, "id=2147483648").mistakes.size() == 1);
  CHECK(check_filter(users, "id=2147483647").mistakes.empty());
}

TEST_CASE("a word outside of a closed set is refused with the set and the nearest, and taken in any case") {
  CHECK(
      refusal("status=overdu") ==
      "filter cannot have \"status=overdu\" (character 1): status must be one of active, overdue, completed. "
      "Did you mean \"overdue\"?");
  CHECK(reminders("type=One_Time").target == "/v2/reminders?filter=type%3Done-time&limit=100");
}

TEST_CASE("a list, or * after anything but = and !=, is no value of a property") {
  CHECK(refusal("owner.id=[1,2]") ==
        "filter cannot have \"owner.id=[1,2]\" (character 1): owner.id takes one value, such as owner.id=7; "
        "join conditions with |.");
  CHECK(refusal("dueDate>*").find("* only after = and !=") != std::string::npos);
  CHECK(!reminders("owner.id!=* & completer.id=*").target.empty());
}

TEST_CASE("dates of a filter are sent to the second in UTC, and the answer says so where that changed them") {
  auto const answer = reminders("dueDate>=2026-11-01T02:00:00.123+02:00&dueDate<2026-12-01");
  CHECK(answer.target ==
        "/v2/"
        "reminders?filter=dueDate%3E%3D2026-11-01T00%3A00%3A00Z%26dueDate%3C2026-12-01T00%3A00%3A00Z&limit="
        "100");
  CHECK(answer.structured.at("hint") ==
        "Affinity filters by whole seconds in UTC, so the filter was sent as "
        "dueDate>=2026-11-01T00:00:00Z&dueDate<2026-12-01T00:00:00Z");
  auto const exact = reminders("dueDate>=2026-11-01T00:00:00Z");
  CHECK(!exact.target.empty());
  CHECK(!exact.structured.contains("hint"));
}

TEST_CASE("a bare number is the id of a field in a filter") {
  auto const answer = ask("list_all_affinity_v2_field_value_changes", {{"filter", "field.id=31012"}});
  CHECK(answer.target == "/v2/field-value-changes?filter=field.id%3Dfield-31012&limit=100");
  CHECK(!ask("list_all_affinity_v2_field_value_changes", {{"filter", "field.id=last-email"}}).target.empty());
  CHECK(ask("list_all_affinity_v2_field_value_changes", {{"filter", "field.id=\"Deal Stage\""}})
            .target.empty());
}

TEST_CASE("inferred connections take exactly one company") {
  std::string_view const tool = "list_all_affinity_v2_coworker_connections";
  CHECK(!ask(tool, {{"filter", "target.currentCompany.id = 7"}}).target.empty());
  CHECK(!ask(tool, {{"filter", "(target.currentCompany.id=7)"}}).target.empty());
  for (auto const* sent :
       {"target.currentCompany.id=7 | target.currentCompany.id=8",
        "target.currentCompany.id=7 & target.currentCompany.id=7", "!(target.currentCompany.id=7)",
        "target.currentCompany.id=*", "target.currentCompany.id=[7]", "target.currentCompany.id!=7",
        "companyId=7", ""}) {
    CAPTURE(sent);
    auto const answer = ask(tool, {{"filter", sent}});
    CHECK(answer.target.empty());
    CHECK(answer.text.find("target.currentCompany.id") != std::string::npos);
  }
  CHECK(check_filter(catalogue().find(tool)->filter_properties,
                     "target.currentCompany.id=7 | target.currentCompany.id=8")
            .mistakes[0] ==
        "filter must be one condition, target.currentCompany.id=7 for the record 7; you sent "
        "\"target.currentCompany.id=7 | target.currentCompany.id=8\". Ask once for each.");
}

TEST_CASE("every mistake of a filter is told, ten at most, and what is accepted once") {
  std::string many = "a=1";
  for (int i = 0; i < 20; ++i) many += " | status=late";
  auto const properties = catalogue().find("list_all_affinity_v2_reminders")->filter_properties;
  CHECK(check_filter(properties, many).mistakes.size() == 10);
  auto const two = check_filter(properties, "a=1 & b=2").mistakes;
  REQUIRE(two.size() == 2);
  CHECK(two[0].find("Accepted:") != std::string::npos);
  CHECK(two[1] == "filter has no property \"b\" (character 7).");
}

}  // namespace affinity::tools::filter_check_test
