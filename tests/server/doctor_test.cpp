#include "client/response_error.hpp"
#include "server/doctor/dry_start.hpp"
#include "server/doctor/host_checks.hpp"
#include "server/doctor/local_checks.hpp"
#include "server/doctor/network_checks.hpp"
#include "server/doctor/rights_checks.hpp"
#include "server/doctor_findings.hpp"
#include "server/program/program.hpp"
#include "server/program/sandbox_sender.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/scratch.hpp"
#include "support/scripted_sender.hpp"
#include "tools/journal/store.hpp"

#include <stdlib.h>
#include <sys/stat.h>

namespace affinity::server::doctor_test {

namespace {

struct Variable {
  Variable(char const* variable, std::string const& value) : name(variable) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name); }
  Variable(Variable const&) = delete;
  Variable& operator=(Variable const&) = delete;
  char const* name;
};

std::string counts(std::string const& limit, std::string const& left) {
  return R"({"rate":{"org_monthly":{"limit":)" + limit + R"(,"remaining":)" + left +
         R"(,"reset":864000,"used":1},"api_key_per_minute":{"limit":900,"remaining":899,"reset":10,"used":1}}})";
}

// Answers whoami and then the rate limits.
AccountFindings account(Result<Response> whoami,
                        Result<Response> limits = tests::json_response(counts("100", "90"))) {
  tests::FakeClock const clock;
  int asked = 0;
  return check_account(
      [&](Request const& request) {
        CHECK(request.target == (asked == 0 ? "/auth/whoami" : "/rate-limit"));
        return asked++ == 0 ? whoami : limits;
      },
      clock);
}

Finding whoami_of(Result<Response> const& answer) { return account(answer).whoami; }
Finding quota_of(std::string const& body) {
  return account(tests::json_response(whoami_body), tests::json_response(body)).quota;
}

}  // namespace

TEST_CASE("doctor's exit code is that of the worst finding") {
  CHECK(exit_code({{.finding = passed("")}, {.finding = skipped("")}}) == 0);
  CHECK(exit_code({{.finding = warning("", "x")}, {.finding = passed("")}}) == 1);
  CHECK(exit_code({{.finding = failure("", "x")}, {.finding = warning("", "x")}}) == 2);
}

TEST_CASE(
    "doctor's table has a line for each check, a remedy below it, and colours only when they are wanted") {
  std::vector<Check> const checks{{.name = "a", .finding = passed("so")},
                                  {.name = "bcd", .finding = failure("not so", "Do this.")}};
  CHECK(as_table(checks, false) ==
        "ok       a    so\nfail     bcd  not so\n              -> Do this.\n\n1 failure, 0 warnings.\n");
  CHECK(has(as_table(checks, true), "\x1b["));
  auto const object = as_json(checks);
  CHECK(object.at("exit") == 2);
  CHECK(object.at("checks").at(1).at("remedy") == "Do this.");
}

namespace {

std::string const v2_whoami_target = "/v2/auth/whoami";

// Answers v2's whoami in the given version, and each other target with a status.
std::vector<Check> rights(std::string const& version, std::map<std::string, int> const& others,
                          std::string_view asked_for = "2026-09-17") {
  return check_rights(
      [&](Request const& request) {
        auto const path = request.target.substr(0, request.target.find('?'));
        auto answer =
            tests::json_response(R"({"data":[{"id":7}],"pagination":{"nextUrl":null,"prevUrl":null}})");
        if (!version.empty()) answer.headers.set("x-affinity-api-version", version);
        auto const other = others.find(path);
        if (other != others.end()) {
          answer.status = other->second;
          answer.body = R"({"errors":[{"code":"authorization","message":"Forbidden"}]})";
        }
        return answer;
      },
      asked_for);
}

std::string finding_of(std::vector<Check> const& checks, std::string_view name) {
  auto const found = std::ranges::find(checks, name, &Check::name);
  return found == checks.end() ? "none"
                               : std::string(to_string(found->finding.level)) + " " + found->finding.text;
}

}  // namespace

TEST_CASE("doctor names the version in which API v2 answers, and one that nobody asked for") {
  CHECK(finding_of(rights("2026-09-17", {}), "v2") == "ok API v2 answers in version 2026-09-17");
  CHECK(finding_of(rights("2024-01-01", {}), "v2") ==
        "warn API v2 answers in version 2024-01-01 and was asked for 2026-09-17");
  CHECK(finding_of(rights("2024-01-01", {}, ""), "v2") == "ok API v2 answers in version 2024-01-01");
  CHECK(finding_of(rights("", {}), "v2") == "ok API v2 answers, and does not say in which version");
}

TEST_CASE("doctor asks for no rights where API v2 does not answer") {
  for (auto const& [status, level] :
       {std::pair{401, "skipped"}, {404, "skipped"}, {400, "fail"}, {503, "fail"}}) {
    auto const checks = rights("", {{v2_whoami_target, status}});
    CAPTURE(status);
    REQUIRE(checks.size() == 1);
    CHECK(to_string(checks.front().finding.level) == level);
    CHECK(has_its_remedy(checks.front().finding));
  }
}

TEST_CASE("doctor tells toolset by toolset what the key may read, and which right it lacks") {
  auto const checks = rights("2026-09-17", {{"/v2/companies", 403},
                                            {"/v2/lists/7/list-entries", 403},
                                            {"/v2/meetings", 403},
                                            {"/v2/files", 404},
                                            {"/v2/notes", 501},
                                            {"/v2/webhooks", 429}});
  CHECK(checks.size() <= max_rights_requests);
  CHECK(has(finding_of(checks, "v2_companies"), "skipped this key may not read them (403)"));
  CHECK(has(finding_of(checks, "v2_companies"), "can grant it \"Export All Organizations directory\""));
  CHECK(has(finding_of(checks, "v2_list_entries"), "can grant it \"Export data from Lists\""));
  CHECK(finding_of(checks, "v2_interactions") == "skipped this key may not read them (403)");
  CHECK(finding_of(checks, "v2_files") == "skipped they are not known there (404)");
  CHECK(finding_of(checks, "v2_notes") == "skipped they are not offered there (501)");
  CHECK(has(finding_of(checks, "v2_webhooks"), "skipped "));
  CHECK(has(finding_of(checks, "v2_persons"), "ok this key may read them"));
  for (auto const& check : checks) CHECK(has_its_remedy(check.finding));
}

TEST_CASE("a key is judged and never shown") {
  CHECK(check_api_key({}).level == Level::fail);
  CHECK(check_api_key({.sandbox = true}).level == Level::skipped);
  CHECK(check_api_key({.auth = Auth::mapped}).level == Level::skipped);
  for (auto const& [key, level] : {std::pair{"k-4f9d3b7a6c5e", Level::ok},
                                   {"Bearer k-4f9d", Level::fail},
                                   {"\"k-4f9d\"", Level::ok},
                                   {"k-4f9d\r\n", Level::ok},
                                   {"k-\"4f9d", Level::warn},
                                   {"${AFFINITY_KEY}", Level::warn},
                                   {"k-4f9d\nk", Level::fail}}) {
    Variable const set("AFFINITY_API_KEY", key);
    auto const finding = check_api_key({});
    CAPTURE(key, finding.text);
    CHECK(finding.level == level);
    CHECK(has_its_remedy(finding));
    CHECK_FALSE(has(finding.text + finding.remedy, "4f9d"));
  }
}

TEST_CASE("K-1: a key file that others can read, is not there or is empty is a failure with its remedy") {
  tests::Scratch const scratch;
  auto const path = scratch.path("key");
  Variable const set("AFFINITY_API_KEY_FILE", path);
  auto const judged = [&] {
    auto const finding = check_api_key_file();
    CHECK(has_its_remedy(finding));
    return finding;
  };
  CHECK(judged().level == Level::fail);
  scratch.write("key", "");
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  CHECK(judged().level == Level::fail);
  scratch.write("key", "k-1\n");
  CHECK(judged().level == Level::ok);
  REQUIRE(::chmod(path.c_str(), 0640) == 0);
  CHECK(has(judged().remedy, "chmod 600"));
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
  Variable const both("AFFINITY_API_KEY", "k-2");
  CHECK(judged().level == Level::warn);
}

TEST_CASE("a folder for files that is none is a failure") {
  tests::Scratch const scratch;
  scratch.write("file", "");
  CHECK(check_file_roots({}).level == Level::skipped);
  CHECK(check_file_roots({.files_roots = {scratch.path()}}).level == Level::ok);
  for (auto const* name : {"file", "none"}) {
    auto const finding = check_file_roots({.files_roots = {scratch.path(name)}});
    CHECK(finding.level == Level::fail);
    CHECK(has_its_remedy(finding));
  }
}

TEST_CASE("a journal that can be written is well, also where it is still to be made") {
  tests::Scratch const scratch;
  auto const path = scratch.path("state/journal.db");
  CHECK(check_journal({.journal = path}).level == Level::ok);
  CHECK(scratch.count() == 0);
  REQUIRE(tools::JournalStore::open(path));
  CHECK(check_journal({.journal = path}).level == Level::ok);
  CHECK(check_journal({.journal = ""}).level == Level::skipped);
}

TEST_CASE("a journal that cannot be used is a failure") {
  tests::Scratch const scratch;
  scratch.write("journal.db", "somebody's text");
  ::chmod(scratch.path("journal.db").c_str(), 0600);
  scratch.make_directory("folder");
  for (auto const* name : {"journal.db", "folder", "journal.db/journal.db"}) {
    CAPTURE(name);
    auto const finding = check_journal({.journal = scratch.path(name)});
    CHECK(finding.level == Level::fail);
    CHECK(has_its_remedy(finding));
  }
}

TEST_CASE("what Affinity answers to whoami is told with what to do") {
  auto const good = whoami_of(tests::json_response(whoami_body));
  CHECK(good.level == Level::ok);
  CHECK(has(good.text, "a@f.example at Firm"));

  struct Case {
    Response answer{};
    Level level = Level::fail;
    std::string_view says{};
  };
  std::vector<Case> const cases{
      {.answer = {.status = 401, .body = "no"}, .says = "401"},
      {.answer = {.status = 403}, .says = "403"},
      {.answer = {.status = 429}, .level = Level::warn, .says = "429"},
      {.answer = {.status = 500}, .says = "500"},
      {.answer = {.status = 503}, .says = "503"},
      {.answer = {.status = 302}, .says = "302"},
      {.answer = {.status = 200, .body = "<html>sign in</html>"}, .says = "no JSON"},
      {.answer = tests::json_response("[]"), .says = "object"},
      {.answer = tests::json_response(R"({"user":7})"), .says = "user"},
      {.answer = tests::json_response("{}"), .says = "neither"}};
  for (auto const& [answer, level, says] : cases) {
    auto const finding = whoami_of(answer);
    CAPTURE(says, finding.text);
    CHECK(finding.level == level);
    CHECK(has(finding.text, says));
    CHECK(has_its_remedy(finding));
  }
  auto const lost = account(fail(ErrorKind::upstream, "It did not answer.", "Wait."));
  CHECK(lost.whoami.level == Level::fail);
  CHECK(lost.quota.level == Level::skipped);
}

TEST_CASE("a key that is refused is not used a second time") {
  int asked = 0;
  auto const out = check_account(
      [&](Request const&) {
        ++asked;
        return Response{.status = 401};
      },
      tests::FakeClock());
  CHECK(asked == 1);
  CHECK(out.quota.level == Level::skipped);
}

TEST_CASE("the quota of the month is told, and when it runs low") {
  CHECK(quota_of(counts("100", "90")).level == Level::ok);
  CHECK(has(quota_of(counts("100", "90")).text, "90 of 100"));
  CHECK(quota_of(counts("100", "9")).level == Level::warn);
  CHECK(quota_of(counts("100", "0")).level == Level::fail);
  CHECK(quota_of(counts(R"("unlimited")", R"("unlimited")")).level == Level::ok);
  CHECK(quota_of("{}").level == Level::warn);
  for (auto const* left : {"9", "0"}) CHECK(has_its_remedy(quota_of(counts("100", left))));
}

TEST_CASE("the clock is compared with the Date of the answer") {
  WallTime ours{};
  REQUIRE(from_iso("2026-11-21T09:00:00Z", ours));
  Response answer;
  CHECK(check_clock(answer, ours).level == Level::skipped);
  answer.headers.set("Date", "yesterday");
  CHECK(check_clock(answer, ours).level == Level::skipped);
  for (auto const& [date, level] : {std::pair{"Sat, 21 Nov 2026 09:00:20 GMT", Level::ok},
                                    {"Sat, 21 Nov 2026 08:58:00 GMT", Level::warn},
                                    {"Sat, 21 Nov 2026 09:04:00 GMT", Level::warn},
                                    {"Sun, 22 Nov 2026 09:00:00 GMT", Level::fail}}) {
    answer.headers.set("Date", date);
    auto const finding = check_clock(answer, ours);
    CAPTURE(date, finding.text);
    CHECK(finding.level == level);
    CHECK(has_its_remedy(finding));
  }
}

TEST_CASE("an entry is tried as its host would start it, and only if it starts this program") {
  tests::Scratch const scratch;
  auto const program = scratch.path("affinity-crm-mcp");
  std::filesystem::create_symlink("/proc/self/exe", program);
  LaunchConfig told;
  DryStartResult says{.answer = R"({"result":{"serverInfo":{}}})"};
  auto const start_dry = [&](LaunchConfig const& launch) {
    told = launch;
    return says;
  };
  HostEntry entry{
      .host = "cursor",
      .name = "affinity",
      .body = {{"command", program}, {"args", {"--sandbox"}}, {"env", {{"AFFINITY_API_KEY", "${input:k}"}}}}};
  CHECK(check_host_entry(entry, start_dry).level == Level::ok);
  CHECK(told.args == std::vector<std::string>{"--sandbox"});
  CHECK(told.env[0].second == "asked-for");

  for (auto const& bad :
       {DryStartResult{.answer = "hello"}, DryStartResult{.exit_code = 78, .message = "no key"}}) {
    says = bad;
    auto const finding = check_host_entry(entry, start_dry);
    CHECK(finding.level == Level::fail);
    CHECK(has(finding.remedy, "config cursor --write"));
  }
  told = {};
  scratch.make_directory("other");
  scratch.write("other/affinity-crm-mcp", "another version");
  REQUIRE(::chmod(scratch.path("other/affinity-crm-mcp").c_str(), 0700) == 0);
  for (auto const& [command, level] : {std::pair<std::string, Level>{"/bin/sh", Level::skipped},
                                       {"/no/such/affinity-crm-mcp", Level::fail},
                                       {scratch.path("other/affinity-crm-mcp"), Level::skipped}}) {
    entry.body["command"] = command;
    CHECK(check_host_entry(entry, start_dry).level == level);
  }
  CHECK(told.args.empty());
  CHECK(check_host_entry({.body = {{"url", "https://x.example/mcp"}}}, start_dry).level == Level::ok);
  CHECK(check_host_entry({.body = {{"url", "http://x.example/mcp"}}}, start_dry).level == Level::fail);
}

TEST_CASE("what stands for a variable is filled in as hosts do") {
  Variable const set("DOCTOR_TEST", "v");
  CHECK(expand_variables("a${DOCTOR_TEST}b${env:DOCTOR_TEST}") == "avbv");
  CHECK(expand_variables("${DOCTOR_NONE:-/path}") == "/path");
  CHECK(expand_variables("${DOCTOR_TEST:-/path}") == "v");
  CHECK(expand_variables("${DOCTOR_NONE}") == "");
  CHECK(expand_variables("$ ${open") == "$ ${open");
}

TEST_CASE("a dry start ends as the program would, and leaves the environment as it was") {
  Variable const key("AFFINITY_API_KEY", "k-1");
  Variable const other("DOCTOR_TEST", "ours");
  CHECK(has(dry_start({.args = {"--sandbox"}}).answer, "affinity-crm-mcp"));
  CHECK(has(dry_start({.args = {"--read-only"}, .env = {{"AFFINITY_API_KEY", "k-2"}}}).answer, "serverInfo"));
  auto const keyless = dry_start({.env = {{"DOCTOR_TEST", "theirs"}}});
  CHECK(keyless.exit_code == 78);
  CHECK(has(keyless.message, "no Affinity key"));
  auto const wrong = dry_start({.args = {"--sandbox", "--limit", "many"}});
  CHECK(wrong.exit_code == 2);
  CHECK(has(wrong.message, "--limit"));
  CHECK(dry_start({.args = {"--no-such-flag"}}).exit_code == 2);
  CHECK(dry_start({.args = {"http", "--sandbox"}}).exit_code == 2);
  CHECK(dry_start({.args = {"--sandbox", "--files-root", "/no/such/folder"}}).exit_code == 78);
  CHECK(std::string(::getenv("AFFINITY_API_KEY")) == "k-1");
  CHECK(std::string(::getenv("DOCTOR_TEST")) == "ours");
}

}  // namespace affinity::server::doctor_test
