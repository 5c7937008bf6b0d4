// With --sandbox and --clock, "now" is Affinity's in every check of a date.

#include "server/program/program.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"

namespace affinity::server::affinity_clock_test {

namespace {

// The result of a call over MCP.
json::value call(Program& program, std::string_view tool, json::object arguments) {
  mcp::Peer peer;
  mcp::Exchange exchange;
  exchange.post = mcp::PostHeaders{.protocol_version = {"2025-06-18"}};
  json::object const message{{"jsonrpc", "2.0"},
                             {"id", 1},
                             {"method", "tools/call"},
                             {"params", {{"name", tool}, {"arguments", std::move(arguments)}}}};
  auto caller = program.caller;
  auto const reply = tests::run(program.server.handle(write_json(message), peer, exchange, caller));
  return parse_json(reply.text())->at("result");
}

Settings sandbox_at(std::string_view day) {
  Settings settings;
  settings.sandbox = true;
  settings.log_level = Level::error;
  WallTime now{};
  REQUIRE(from_iso(day, now));
  settings.sandbox_clock = now;
  return settings;
}

json::object note_of(std::string_view day) {
  return {{"content", "x"}, {"person_ids", {510008}}, {"created_at", day}};
}

}  // namespace

TEST_CASE("a date is in the future where it is for the sandbox's clock, whatever the system's says") {
  Program past(sandbox_at("2020-01-01"));
  auto const refused = call(past, "create_a_affinity_note", note_of("2020-06-01"));
  CHECK(refused.at("isError") == true);
  CHECK(write_json(refused).find("today is 2020-01-01") != std::string::npos);

  Program coming(sandbox_at("2090-01-01"));
  auto const taken = call(coming, "create_a_affinity_note", note_of("2089-06-01"));
  CAPTURE(write_json(taken));
  CHECK((!taken.as_object().contains("isError") || taken.at("isError") == false));
}

TEST_CASE("without the sandbox the time is the system's") {
  auto settings = sandbox_at("2020-01-01");
  settings.sandbox = false;
  settings.api_key = Secret("key");
  Program const program(settings);
  CHECK(program.affinity_clock.wall() > *settings.sandbox_clock + std::chrono::hours(24 * 365));
}

}  // namespace affinity::server::affinity_clock_test
