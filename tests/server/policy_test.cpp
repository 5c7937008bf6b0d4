// The policy in the program: before a person is asked, through the tools of the catalogue, with a file that
// cannot be used, and in doctor.

#include "mcp/server.hpp"
#include "sandbox/api.hpp"
#include "server/doctor/policy_checks.hpp"
#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "tools/call/call.hpp"
#include "tools/policy/policy_session.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::server::policy_test {

namespace {

using tests::PolicySession;
using Level = Finding::Level;

// Of a client that can ask a person.
std::string call_message(std::string_view name, json::object arguments) {
  json::object params{{"name", name}, {"arguments", std::move(arguments)}};
  params["_meta"] =
      json::object{{"io.modelcontextprotocol/protocolVersion", "2026-07-28"},
                   {"io.modelcontextprotocol/clientCapabilities", {{"elicitation", json::object{}}}}};
  return write_json(
      json::object{{"jsonrpc", "2.0"}, {"id", 1}, {"method", "tools/call"}, {"params", std::move(params)}});
}

// A server in front of it, whose client can ask a person.
struct Session {
  explicit Session(std::string_view toml) : firm(toml), context(firm.firm.tool_context()) {}

  json::value call(std::string_view name, json::object arguments) {
    auto const message = call_message(name, std::move(arguments));
    auto const reply = tests::run(server.handle(message, peer, exchange, caller));
    return parse_json(reply.text())->at("result");
  }

  PolicySession firm;
  Log log{affinity::Level::error};
  tools::ToolContext context;
  mcp::Server server{context, firm.firm.clock, log, {}};
  mcp::Peer peer{};
  mcp::Exchange exchange{};
  client::Caller caller{.api_key = Secret("sandbox")};
};

std::vector<Check> doctor_of(std::string const& path) {
  static tests::FakeClock const clock;
  sandbox::Api api(clock);
  Settings settings{.sandbox = true};
  settings.policy = path;
  return check_policy(settings, [&](Request const& request) {
    auto asked = request;
    asked.headers.set("authorization", "Bearer sandbox");
    return Result<Response>(api.handle(asked));
  });
}

Finding finding_of(std::vector<Check> const& checks, std::string_view subject) {
  for (auto const& check : checks)
    if (check.subject == subject) return check.finding;
  FAIL("no finding about " + std::string(subject));
  return {};
}

}  // namespace

TEST_CASE("nobody is asked about a delete that the policy does not allow") {
  Session session("[protect]\nlists = [\"Tier 1 LPs\"]");
  auto const refused = session.call("delete_a_affinity_person_by_id", {{"id", 510270}});
  CHECK(refused.at("resultType") != json::value("input_required"));
  CHECK(refused.at("isError") == json::value(true));
  CHECK(write_json(refused).find("protect.lists[1]") != std::string::npos);
  auto const asked = session.call("delete_a_affinity_person_by_id", {{"id", 510009}});
  CHECK(asked.at("resultType") == json::value("input_required"));
  CHECK(session.firm.writes().empty());
}

TEST_CASE("a tool that is called through the catalogue is judged as if it were called itself") {
  tests::Scratch scratch;
  scratch.write("policy.toml", "[operations]\noff = [\"note\"]");
  Settings settings;
  settings.sandbox = true;
  settings.log_level = affinity::Level::error;
  settings.policy = scratch.path("policy.toml");
  Program program(settings);
  mcp::Peer peer;
  mcp::Exchange exchange;
  json::object const arguments{{"id", 6200002}, {"content", "<p>Sales cycle: five weeks.</p>"}};
  auto const call = [&] {
    auto const message = call_message(
        "affinity_tools_write", {{"tool", "update_a_affinity_v2_note_by_id"}, {"arguments", arguments}});
    auto const reply = tests::run(program.server.handle(message, peer, exchange, program.caller));
    return std::string(reply.text());
  };
  auto const refused = call();
  CHECK(refused.find("operations.off") != refused.npos);
  scratch.write("policy.toml", "");
  auto const made = call();
  CHECK(made.find("operations.off") == made.npos);
  CHECK(made.find("\"isError\":true") == made.npos);
}

TEST_CASE(
    "the program starts with a policy that cannot be used, reads, and writes nothing until it is mended") {
  tests::Scratch scratch;
  scratch.write("policy.toml", "[protect\n");
  Settings settings;
  settings.sandbox = true;
  settings.log_level = affinity::Level::error;
  settings.policy = scratch.path("policy.toml");
  Program program(settings);
  auto const ask = [&](std::string_view name, json::object arguments) {
    client::CallContext const call{.caller = program.caller};
    return tests::run(
        tools::call(program.tool_context, *program.catalogue.find(name), std::move(arguments), call));
  };
  json::object const note{{"content", "Hello."}, {"person_ids", {510008}}};
  CHECK_FALSE(ask("list_all_affinity_lists", {}).is_error);
  auto const refused = ask("create_a_affinity_note", note);
  CHECK(refused.is_error);
  CHECK(refused.structured.at("error").at("kind") == json::value("denied"));
  scratch.write("policy.toml", "[protect]\n");
  CHECK_FALSE(ask("create_a_affinity_note", note).is_error);
}

TEST_CASE("without a policy nothing is put around the client") {
  Settings settings;
  settings.sandbox = true;
  settings.log_level = affinity::Level::error;
  Program const program(settings);
  CHECK(program.tool_context.policy == nullptr);
}

TEST_CASE("doctor says what each rule of a policy means, and which names in it do not exist") {
  tests::Scratch scratch;
  scratch.write(
      "policy.toml",
      "[protect]\nlists = [\"Deal Flow\", \"Deal Flw\", 4999]\n"
      "columns = [{ list = \"Deal Flow\", column = \"Amount\" }, { list = 4101, column = \"Amonut\" }]\n"
      "records = [\"company:730001\", \"deal:1\"]\n[operations]\noff = [\"merge\"]\n");
  auto const checks = doctor_of(scratch.path("policy.toml"));
  CHECK(finding_of(checks, "the file of --policy").level == Level::ok);
  CHECK(finding_of(checks, "protect.lists[1]").level == Level::ok);
  CHECK(finding_of(checks, "protect.lists[2]").level == Level::warn);
  CHECK(finding_of(checks, "protect.lists[2]").remedy.find("Deal Flow") != std::string::npos);
  CHECK(finding_of(checks, "protect.lists[3]").level == Level::warn);
  CHECK(finding_of(checks, "protect.columns[1]").level == Level::ok);
  CHECK(finding_of(checks, "protect.columns[2]").level == Level::warn);
  CHECK(finding_of(checks, "protect.records").text.find("deal:1") != std::string::npos);
  CHECK(finding_of(checks, "operations.off").text.find("merge") != std::string::npos);
}

TEST_CASE("doctor fails for a policy that cannot be used, and says nothing without one") {
  tests::Scratch scratch;
  scratch.write("policy.toml", "[protct]\n");
  auto const checks = doctor_of(scratch.path("policy.toml"));
  REQUIRE(checks.size() == 1);
  CHECK(checks.front().finding.level == Level::fail);
  CHECK(checks.front().finding.text.find("protct") != std::string::npos);
  CHECK(doctor_of("").empty());
}

}  // namespace affinity::server::policy_test
