#include "server/command_line/command_line.hpp"
#include "server/program/journal_place.hpp"
#include "server/settings/option_values.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

#include <stdlib.h>

#include <algorithm>
#include <filesystem>

namespace affinity::server::journal_settings_test {

using namespace affinity::tests;

namespace {

struct StateFolder {
  explicit StateFolder(std::string const& path) { ::setenv("XDG_STATE_HOME", path.c_str(), 1); }
  ~StateFolder() { ::unsetenv("XDG_STATE_HOME"); }
  StateFolder(StateFolder const&) = delete;
  StateFolder& operator=(StateFolder const&) = delete;
};

std::string refusal_of_bound(std::string const& text) {
  Settings settings;
  auto const done = set_max_writes(settings, text);
  return done ? "" : done.error().message;
}

}  // namespace

TEST_CASE("the journal is in the state folder unless --journal names a file or says off") {
  StateFolder const state("/srv/state");
  Settings settings;
  CHECK(journal_path(settings) == "/srv/state/affinity-crm-mcp/journal.db");
  REQUIRE(set_journal(settings, "/srv/plans.db"));
  CHECK(journal_path(settings) == "/srv/plans.db");
  REQUIRE(set_journal(settings, "OFF"));
  CHECK(journal_path(settings).empty());
  CHECK_FALSE(set_journal(settings, " "));
}

TEST_CASE("the journal of a sandbox is beside its file, and in memory where it has none") {
  Settings settings{.sandbox = true};
  CHECK(journal_path(settings).empty());
  settings.sandbox_file = "/srv/firm.json";
  CHECK(journal_path(settings) == "/srv/firm.json.journal");
  settings.journal = "/srv/plans.db";
  CHECK(journal_path(settings) == "/srv/plans.db");
}

TEST_CASE("plans are of a base URL, or of a sandbox and its file") {
  Scratch folder;
  Settings const real{.base_url = "https://api.affinity.co"};
  CHECK(affinity_name(real) == "https://api.affinity.co");
  Settings const kept{.sandbox = true, .sandbox_file = folder.path("firm.json")};
  Settings const same{.sandbox = true, .sandbox_file = folder.path("./firm.json")};
  Settings const other{.sandbox = true, .sandbox_file = folder.path("other.json")};
  CHECK(affinity_name(kept) == affinity_name(same));
  CHECK(affinity_name(kept) != affinity_name(other));
}

TEST_CASE("a sandbox has one name before and after its file is made") {
  Scratch folder;
  auto const path = std::filesystem::relative(folder.path("firm.json"));
  Settings const settings{.sandbox = true, .sandbox_file = path.string()};
  auto const before = affinity_name(settings);
  folder.write("firm.json", "{}");
  CHECK(affinity_name(settings) == before);
}

TEST_CASE("plans on a sandbox without a file are of that process alone") {
  Settings const sandbox{.sandbox = true};
  CHECK(affinity_name(sandbox) != affinity_name(sandbox));
}

TEST_CASE("--max-writes bounds a plan, an hour or both") {
  Settings settings;
  CHECK(settings.write_limits.per_plan == 500);
  CHECK(settings.write_limits.per_hour == 1000);
  REQUIRE(set_max_writes(settings, "20/plan"));
  CHECK(settings.write_limits.per_plan == 20);
  CHECK(settings.write_limits.per_hour == 1000);
  REQUIRE(set_max_writes(settings, " 30/hour , 10/Plan "));
  CHECK(settings.write_limits.per_plan == 10);
  CHECK(settings.write_limits.per_hour == 30);
}

TEST_CASE("a bound of writes that cannot be understood is an error with an example") {
  for (auto const text : {"", "500", "500/day", "0/plan", "-1/hour", "many/plan", "/plan", "1000001/hour"}) {
    CAPTURE(text);
    CHECK(refusal_of_bound(text).find("500/plan,1000/hour") != std::string::npos);
  }
  CHECK(refusal_of_bound("5/plan,6/plan").find("twice") != std::string::npos);
}

TEST_CASE("the entry of a host names the journal by its whole path, and off as it is") {
  for (auto const& [given, absolute] : {std::pair{"plans.db", true}, std::pair{"off", false}}) {
    char const* const arguments[] = {"affinity-crm-mcp", "config", "cursor", "--journal", given};
    auto const parsed = parse_command_line(5, arguments);
    REQUIRE(parsed.invocation);
    auto const& flags = parsed.invocation->config.forwarded_flags;
    auto const at = std::ranges::find(flags, "--journal");
    REQUIRE(flags.end() - at >= 2);
    CHECK((at[1].front() == '/') == absolute);
  }
}

}  // namespace affinity::server::journal_settings_test
