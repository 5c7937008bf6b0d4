// Every tool that writes, against every kind of rule: what touches the protected thing never reaches
// Affinity, what touches something else does.

#include "support/catch.hpp"
#include "policy_session.hpp"
#include "tools/policy/operation.hpp"
#include "tools/policy/write_routes.hpp"
#include "write_cases.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

namespace affinity::tools::policy::every_write_test {

namespace {

using tests::PolicySession;
using tests::WriteCase;

json::object arguments_of(WriteCase const& each) { return parse_json(each.arguments).value().as_object(); }

// What a person would have read before: ids of values say nothing alone.
void read_values(PolicySession& session) {
  session.firm.ask("list_all_affinity_field_values", {{"opportunity_id", 880001}});
  session.firm.forget_requests();
}

std::string toml_text(std::string_view text) { return "\"" + std::string(text) + "\""; }

struct RuleOfCase {
  std::string kind{};
  std::string toml{};
};

std::string list_name(std::int64_t id) {
  return id == 4101 ? "deal flow" : id == 4102 ? "Tier 1 LPs" : "Sourcing";
}

// Each rule that the call runs into.
std::vector<RuleOfCase> rules_against(WriteCase const& each) {
  std::vector<RuleOfCase> out;
  if (each.list > 0) {
    out.push_back({"list by id", "[protect]\nlists = [" + std::to_string(each.list) + "]"});
    out.push_back({"list by name", "[protect]\nlists = [" + toml_text(list_name(each.list)) + "]"});
  }
  if (!each.column.empty())
    out.push_back({"column", "[protect]\ncolumns = [{ id = " + std::string(each.column) + " }]"});
  if (!each.record.empty()) out.push_back({"record", "[protect]\nrecords = [" + toml_text(each.record) + "]"});
  if (!each.removed.empty()) {
    auto const kind = each.removed.substr(0, each.removed.find(':'));
    out.push_back({"deletion of a record", "[protect]\nfrom_deletion = [" + toml_text(each.removed) + "]"});
    out.push_back({"deletion of a kind", "[protect]\nfrom_deletion = [" + toml_text(kind) + "]"});
  }
  out.push_back({"operation", "[operations]\noff = [" + toml_text(each.operation) + "]"});
  out.push_back({"plan", "[operations]\nneeds_plan = [" + toml_text(each.operation) + "]"});
  out.push_back({"call", "[limits]\nper_call = 0"});
  out.push_back({"hour", "[limits]\nper_hour = 0"});
  out.push_back({"hours", "[hours]\ntime_zone = \"UTC\"\nfrom = \"10:00\"\nuntil = \"11:00\""});
  out.push_back({"broken file", "[protect\n"});
  return out;
}

// All kinds of rules, about other things.
std::string rules_beside(WriteCase const& each) {
  std::string out = "[protect]\nlists = [";
  for (auto const list : {4101, 4102, 4103})
    if (list != each.list) out += std::to_string(list) + ", ";
  auto const column = each.removed.starts_with("company") ? "31002" : "31009";  // of people, of companies
  out += "]\ncolumns = [{ id = " + std::string(column) +
         " }, { list = " + std::string(each.list == 4102 ? "4103" : "4102") +
         ", column = \"Status\" }]\nrecords = [\"person:510100\", \"company:730020\", \"deal:880010\"]\n";
  out += "from_deletion = [\"person:510100\", \"company:730020\", \"deal:880010\"]\n";
  out += "[limits]\nper_call = 100\nper_hour = 1000\nper_plan = 100\n";
  out += "[hours]\ntime_zone = \"UTC\"\nfrom = \"08:00\"\nuntil = \"10:00\"\n";
  return out;
}

}  // namespace

TEST_CASE("every tool that writes has a call in the table of what calls touch") {
  auto const all = Catalogue::with_opt_in();
  std::set<std::string_view> known;
  for (auto const& each : tests::write_cases) {
    CAPTURE(each.tool);
    CHECK(all.find(each.tool) != nullptr);
    known.insert(each.tool);
  }
  // The one calls a tool of the table by its name, the other takes back what was written: tests of their own.
  known.insert({"affinity_tools_write", "undo_changes"});
  for (auto const& tool : all.all()) {
    CAPTURE(tool.name);
    if (tool.effect != Effect::reads) CHECK(known.contains(tool.name));
  }
}

TEST_CASE("a write that touches what a rule protects is refused, and nothing reaches Affinity") {
  PolicySession session;
  for (auto const& each : tests::write_cases)
    for (auto const& rule : rules_against(each)) {
      CAPTURE(each.tool, rule.kind);
      session.write("");
      read_values(session);
      session.write(rule.toml);
      auto const outcome = session.firm.ask(each.tool, arguments_of(each));
      CAPTURE(outcome.text);
      CHECK(session.writes().empty());
      CHECK(outcome.text.find("policy") != outcome.text.npos);
      bool const has_receipt = each.tool == "apply_changes" || each.tool == "log_activity";
      CHECK((outcome.is_error || has_receipt));
      session.firm.clock.pass(std::chrono::seconds(2));
    }
}

TEST_CASE("a write that touches something else than rules protect is made") {
  for (auto const& each : tests::write_cases) {
    CAPTURE(each.tool);
    PolicySession session;
    read_values(session);
    session.write(rules_beside(each));
    auto const outcome = session.firm.ask(each.tool, arguments_of(each));
    CAPTURE(outcome.text);
    CHECK(outcome.text.find("policy") == outcome.text.npos);
    CHECK_FALSE(session.writes().empty());
  }
}

TEST_CASE("each route of a tool that writes says what it touches, and no other route is in the table") {
  std::set<std::string> of_tools;
  auto const all = Catalogue::with_opt_in();
  for (auto const& tool : all.all()) {
    if (tool.effect == Effect::reads || tool.route.path.empty()) continue;
    CAPTURE(tool.name);
    auto const* route = find_write_route(tool.route.method, tool.route.path);
    REQUIRE(route);
    CHECK_FALSE(route->operations.empty());
    CHECK_FALSE(route->touches.empty());
    of_tools.insert(std::string(to_string(tool.route.method)) + " " + std::string(tool.route.path));
  }
  for (auto const& route : write_routes()) {
    auto const name = std::string(to_string(route.method)) + " " + std::string(route.path);
    CAPTURE(name);
    CHECK(of_tools.contains(name));
  }
}

TEST_CASE("a request that writes by a route nobody knows is refused where there are rules about places") {
  PolicySession session("[protect]\nlists = [4101]");
  Request request{.method = Method::post, .target = "/v9/things", .body = "{}"};
  client::CallContext const call;
  auto const reply = tests::run(session.sender.send(request, call));
  REQUIRE_FALSE(reply);
  CHECK(reply.error().kind == ErrorKind::denied);
  CHECK(session.writes().empty());
}

TEST_CASE("the id of a value alone is refused, with the tool that says its column") {
  PolicySession session("[protect]\ncolumns = [{ list = \"Deal Flow\", column = \"Amount\" }]");
  json::object const arguments{{"id", 15501075}, {"value", 52003}};
  auto const blind = session.firm.ask("update_a_affinity_field_value_by_id", arguments);
  CHECK(blind.is_error);
  CHECK(blind.text.find("list_all_affinity_field_values") != blind.text.npos);
  CHECK(session.writes().empty());
  read_values(session);
  auto const seen = session.firm.ask("update_a_affinity_field_value_by_id", arguments);
  CHECK_FALSE(seen.is_error);
}

TEST_CASE("a name of the file that Affinity does not have refuses what it could be about, and nothing else") {
  PolicySession session("[protect]\nlists = [\"Deal Flw\"]");
  auto const on_list =
      session.firm.ask("create_a_affinity_list_entry", {{"list_id", 4102}, {"entity_id", 510008}});
  CHECK(on_list.is_error);
  CHECK(on_list.text.find("protect.lists[1]") != on_list.text.npos);
  CHECK(session.writes().empty());
  auto const note =
      session.firm.ask("create_a_affinity_note", {{"content", "Hello."}, {"person_ids", {510008}}});
  CHECK_FALSE(note.is_error);
  session.write("[protect]\ncolumns = [{ list = \"Deal Flow\", column = \"Amonut\" }]");
  session.firm.forget_requests();
  json::object const amount{{"listId", 4101},
                            {"listEntryId", 9400001},
                            {"fieldId", "field-31014"},
                            {"value", {{"type", "number"}, {"data", 1}}}};
  CHECK(session.firm.ask("update_a_affinity_v2_entry_field_value_by_id", amount).is_error);
  CHECK(session.writes().empty());
}

TEST_CASE("reads go on while the file cannot be used") {
  PolicySession session("[protect\n");
  CHECK_FALSE(session.firm.ask("list_all_affinity_lists").is_error);
  CHECK_FALSE(
      session.firm
          .ask("plan_changes",
               {{"operations", {{{"do", "set"}, {"on", "deal:880002"}, {"values", {{"Status", "Passed"}}}}}}})
          .is_error);
}

TEST_CASE("what cannot be read for the judgement is not written") {
  PolicySession session("[protect]\nlists = [4102]");
  session.firm.fail_requests("/persons/510270", 503);
  auto const outcome = session.firm.ask("delete_a_affinity_v2_person_by_id", {{"id", 510270}});
  CHECK(outcome.is_error);
  CHECK(session.writes().empty());
}

}  // namespace affinity::tools::policy::every_write_test
