// The file of --policy: what it may have, and what becomes of writes while it changes.

#include "tools/policy/policy_file.hpp"

#include "base/json/toml.hpp"
#include "base/text/text.hpp"
#include "support/catch.hpp"
#include "policy_session.hpp"

#include <filesystem>
#include <string>

namespace affinity::tools::policy::policy_file_test {

namespace {

using tests::PolicySession;

Result<Rules> rules_of(std::string_view toml) { return read_rules(read_toml(toml).value()); }

std::string mistake_of(std::string_view toml) {
  auto const rules = rules_of(toml);
  return rules ? std::string() : rules.error().message + " " + rules.error().next_step;
}

WallTime at(std::string_view iso) {
  WallTime out{};
  REQUIRE(from_iso(iso, out));
  return out;
}

bool writes(PolicySession& session) {
  return !session.firm.ask("create_a_affinity_note", {{"content", "Hello."}, {"person_ids", {510008}}})
              .is_error;
}

}  // namespace

TEST_CASE("an unknown key of a policy is an error that names the nearest one") {
  CHECK(mistake_of("[protect]\nlist = [1]").find("\"lists\"") != std::string::npos);
  CHECK(mistake_of("[operations]\nof = [\"set\"]").find("\"off\"") != std::string::npos);
  CHECK(mistake_of("[limit]\nper_call = 1").find("\"limits\"") != std::string::npos);
  CHECK(mistake_of("[operations]\noff = [\"delte\"]").find("\"delete\"") != std::string::npos);
  CHECK(mistake_of("[limits]\nper_day = 3").find("limits.per_day") != std::string::npos);
}

TEST_CASE("a rule of a policy that means nothing is an error that names its key") {
  CHECK(mistake_of("[protect]\nlists = \"Deal Flow\"").find("protect.lists") == 0);
  CHECK(mistake_of("[protect]\nrecords = [\"acme\"]").find("protect.records[1]") == 0);
  CHECK(mistake_of("[protect]\ncolumns = [{ column = \"Amount\" }]").find("protect.columns[1]") == 0);
  CHECK(mistake_of("[protect]\nfrom_deletion = [\"list\"]").find("protect.from_deletion[1]") == 0);
  CHECK(mistake_of("[limits]\nper_call = -1").find("limits.per_call") == 0);
  CHECK(mistake_of("[hours]\nfrom = \"08:00\"").find("time_zone") != std::string::npos);
  CHECK(mistake_of("[hours]\ntime_zone = \"Mars/Olympus\"\nfrom = \"08:00\"").find("hours.time_zone") == 0);
  CHECK(mistake_of("[hours]\ntime_zone = \"UTC\"\ndays = [\"Mo\"]").find("hours.days") == 0);
  CHECK(mistake_of("[hours]\ntime_zone = \"UTC\"\ndays = []").find("hours.days") == 0);
  CHECK(mistake_of("[hours]\ntime_zone = \"UTC\"\nfrom = \"8:00\"").find("hours.from") == 0);
  CHECK(mistake_of("") == "");
}

TEST_CASE("the other words of plans mean the same operations in a policy") {
  auto const rules = rules_of("[operations]\noff = [\"add_value\", \"unlink\", \"find_or_create\"]").value();
  CHECK(rules.off.contains(Operation::set));
  CHECK(rules.off.contains(Operation::link));
  CHECK(rules.off.contains(Operation::create));
  CHECK_FALSE(rules.off.contains(Operation::merge));
}

TEST_CASE("hours are those of their time zone, in summer and in winter, and end before their end") {
  auto const rules = rules_of(
                         "[hours]\ntime_zone = \"Europe/Berlin\"\ndays = [\"Mon-Fri\"]\n"
                         "from = \"08:00\"\nuntil = \"18:00\"")
                         .value();
  CHECK(is_open(rules.hours, at("2026-07-01T06:00:00Z")));        // Wednesday 08:00 in summer
  CHECK_FALSE(is_open(rules.hours, at("2026-12-02T06:00:00Z")));  // Wednesday 07:00 in winter
  CHECK(is_open(rules.hours, at("2026-12-02T07:00:00Z")));
  CHECK_FALSE(is_open(rules.hours, at("2026-12-02T17:00:00Z")));  // 18:00
  CHECK_FALSE(is_open(rules.hours, at("2026-12-05T10:00:00Z")));  // Saturday
  CHECK(next_opening(rules.hours, at("2026-12-05T10:00:00Z")) == at("2026-12-07T07:00:00Z"));
}

TEST_CASE("hours over midnight belong to the day on which they begin") {
  auto const rules =
      rules_of("[[hours]]\ntime_zone = \"UTC\"\ndays = [\"fri\"]\nfrom = \"22:00\"\nuntil = \"06:00\"")
          .value();
  CHECK(is_open(rules.hours, at("2026-12-04T23:00:00Z")));  // Friday
  CHECK(is_open(rules.hours, at("2026-12-05T05:59:00Z")));  // Saturday
  CHECK_FALSE(is_open(rules.hours, at("2026-12-05T06:00:00Z")));
  CHECK_FALSE(is_open(rules.hours, at("2026-12-04T05:00:00Z")));  // Friday morning
}

TEST_CASE("outside its hours a write is refused with the time from which it may be made") {
  PolicySession session("[hours]\ntime_zone = \"UTC\"\nfrom = \"10:00\"\nuntil = \"11:00\"");
  auto const early =
      session.firm.ask("create_a_affinity_note", {{"content", "Hello."}, {"person_ids", {510008}}});
  CHECK(early.structured.at("error").at("kind") == json::value("limited"));
  CHECK(early.structured.at("error").at("retry_after_s") == json::value(3600));
  CHECK(early.text.find("2026-11-21T10:00:00") != early.text.npos);
  session.firm.clock.pass(std::chrono::hours(1));
  CHECK(writes(session));
  session.firm.clock.pass(std::chrono::hours(1));
  CHECK_FALSE(writes(session));
}

TEST_CASE("a policy file that changes holds for the next write, and mending it mends everything") {
  PolicySession session;
  CHECK(writes(session));
  session.write("[operations]\noff = [\"note\"]");
  CHECK_FALSE(writes(session));
  session.write("[operations\n");
  CHECK_FALSE(writes(session));
  session.write("[operations]\noff = [\"merge\"]");
  CHECK(writes(session));
  std::filesystem::remove(session.path());
  CHECK_FALSE(writes(session));
  session.write("");
  CHECK(writes(session));
}

TEST_CASE("a policy file that others may write refuses all writes, one that they may read does not") {
  PolicySession session;
  session.write("", 0644);
  CHECK(writes(session));
  session.write("", 0664);
  CHECK_FALSE(writes(session));
  session.write("", 0602);
  CHECK_FALSE(writes(session));
  session.write("", 0600);
  CHECK(writes(session));
}

TEST_CASE("a policy file that is no file is refused with the reason") {
  tests::Scratch scratch;
  auto const folder = read_policy_file(scratch.path());
  REQUIRE_FALSE(folder);
  auto const missing = read_policy_file(scratch.path("none.toml"));
  REQUIRE_FALSE(missing);
  CHECK(missing.error().message.find("none.toml") != std::string::npos);
  scratch.write("broken.toml", "[protect]\nlists = [\n");
  auto const broken = read_policy_file(scratch.path("broken.toml"));
  REQUIRE_FALSE(broken);
  CHECK(broken.error().message.find("line") != std::string::npos);
}

TEST_CASE("the log is told once why all writes are refused, and when that is over") {
  tests::Scratch scratch;
  tests::FakeClock clock;
  std::vector<std::string> events;
  PolicyFile file(scratch.path("p.toml"), clock,
                  [&](Level, std::string_view event, LogFields) { events.emplace_back(event); });
  CHECK_FALSE(file.current());
  CHECK_FALSE(file.current());
  clock.pass(std::chrono::seconds(5));
  CHECK_FALSE(file.current());
  scratch.write("p.toml", "[limits]\nper_call = 3\n");
  CHECK(file.current());
  CHECK(events == std::vector<std::string>{"policy_refuses_all_writes", "policy_read"});
}

TEST_CASE("each rule of a policy is told in a sentence with its key") {
  auto const rules =
      rules_of(
          "[protect]\nlists = [\"Deal Flow\", 4102]\ncolumns = [{ of = \"company\", column = \"Industry\" "
          "}]\n"
          "records = [\"company:730001\"]\nfrom_deletion = [\"deal\"]\n"
          "[operations]\noff = [\"merge\"]\nneeds_plan = [\"delete\", \"set\"]\n"
          "[limits]\nper_call = 1\nper_plan = 2\nper_hour = 3\n"
          "[hours]\ntime_zone = \"UTC\"\ndays = [\"Mon\"]\nfrom = \"08:00\"\nuntil = \"24:00\"")
          .value();
  std::string text;
  for (auto const& each : describe(rules)) text += each.key + ": " + each.meaning + "\n";
  for (auto const* part :
       {"protect.lists[1]", "list \"Deal Flow\"", "protect.lists[2]", "list 4102",
        "column \"Industry\" of companies", "company:730001", "no deal is deleted", "merge",
        "set and delete only by a plan", "1 write in one call", "2 writes in one plan", "3 writes in an hour",
        "on Mon from 08:00 until 24:00 (UTC)"}) {
    CAPTURE(text, part);
    CHECK(lower(text).find(lower(part)) != text.npos);
  }
}

}  // namespace affinity::tools::policy::policy_file_test
