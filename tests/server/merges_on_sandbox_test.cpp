// Merges end to end: tools, client and sandbox on one clock, which passes when a tool waits.

#include "client/pipeline/affinity_client.hpp"
#include "sandbox/api.hpp"
#include "support/catch.hpp"
#include "support/run.hpp"
#include "support/virtual_time.hpp"
#include "tools/call/call.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace affinity::server::merges_on_sandbox_test {

namespace {

struct Firm {
  struct SandboxWire final : client::Sender {
    explicit SandboxWire(Clock const& clock) : api(clock) {}
    sandbox::Api api;
    std::vector<Request> asked{};

    Task<Result<Response>> send(Request request, client::CallContext const&) override {
      asked.push_back(request);
      co_return api.handle(request);
    }
  };

  tests::FakeClock clock{};
  tests::SkippingTimers timers{clock};
  SandboxWire wire{clock};
  client::AffinityClient affinity{{}, wire, {.clock = &clock, .timers = &timers}};
  tools::Catalogue catalogue = tools::Catalogue::with_opt_in();
  tools::ToolContext context{
      .catalogue = catalogue, .sender = affinity.sender(), .clock = &clock, .timers = &timers};

  tools::Outcome ask(std::string_view name, json::object arguments) {
    client::CallContext const call{.caller = {.api_key = Secret("sandbox")},
                                   .deadline = clock.now() + std::chrono::seconds(50)};
    return tests::run(tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  json::value result(std::string_view name, json::object arguments) {
    auto const outcome = ask(name, std::move(arguments));
    CAPTURE(outcome.text);
    REQUIRE(!outcome.is_error);
    return outcome.structured.at("result");
  }
  void control(std::string path, std::string body) {
    Request request{.method = Method::post,
                    .target = "/__sandbox/" + std::move(path),
                    .body = std::move(body),
                    .content_type = "application/json"};
    request.headers.set("Authorization", "Bearer sandbox");
    REQUIRE(wire.api.handle(request).status == 200);
  }
  std::size_t starts() const {
    return std::size_t(std::ranges::count_if(wire.asked, [](Request const& one) {
      return one.method == Method::post && one.target.ends_with("-merges");
    }));
  }
};

struct Pair {
  std::int64_t keep = 0, duplicate = 0;
};

Pair suggested(Firm& firm, std::string const& kind, std::string const& criterion = "name") {
  auto const found = firm.result("list_all_affinity_v2_" + kind + "_duplicates",
                                 {{"filter", "matchCriteria=" + criterion}, {"limit", 1}});
  auto const& pair = found.as_array().at(0);
  return {pair.at("primaryProfile").at("id").as_int64(),
          pair.at("duplicateProfiles").at(0).at("id").as_int64()};
}

json::object merge_of(std::string const& kind, Pair const& pair, int wait_s = 30) {
  return {{"kind", kind}, {"keep", pair.keep}, {"duplicate", pair.duplicate}, {"wait_s", wait_s}};
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a merge of the sandbox is started once and waited for, and both APIs say where the old id went") {
  auto const kind = GENERATE(as<std::string>{}, "company", "person");
  CAPTURE(kind);
  Firm firm;
  auto const pair = suggested(firm, kind);
  firm.wire.asked.clear();
  auto const merged = firm.result("affinity_records_merge", merge_of(kind, pair));
  CHECK(merged.at("status") == "success");
  CHECK(firm.starts() == 1);
  CHECK(firm.wire.asked.size() <= 8);
  auto const from = std::to_string(pair.duplicate), into = std::to_string(pair.keep);
  auto const v2 = firm.ask("get_single_affinity_v2_" + kind + "_by_id", {{"id", pair.duplicate}});
  CHECK(has(v2.text,
            (kind == "company" ? "Company " : "Person ") + from + " was merged into " + into + " (404)."));
  CHECK(has(v2.text, "Call again with " + into));
  auto const* of_v1 =
      kind == "company" ? "get_single_affinity_organization_by_id" : "get_single_affinity_person_by_id";
  CHECK(has(firm.ask(of_v1, {{"id", pair.duplicate}}).text, "merged into " + into));
  auto const* notes = kind == "company" ? "organization_ids" : "person_ids";
  auto const note = firm.ask("create_a_affinity_note", {{"content", "x"}, {notes, {pair.duplicate}}});
  CHECK(has(note.text, into));
  CHECK(note.is_error);
}

TEST_CASE("a merge that takes a minute is looked at later, and is not started again meanwhile") {
  Firm firm;
  auto const pair = suggested(firm, "company");
  firm.control("merges", R"({"kind":"company","after_s":60})");
  auto const first = firm.result("affinity_records_merge", merge_of("company", pair, 15));
  CHECK(first.at("status") == "in-progress");
  auto const task = first.at("taskId");
  auto const again = firm.result("affinity_v2_company_merge_start",
                                 {{"primaryCompanyId", pair.duplicate}, {"duplicateCompanyId", pair.keep}});
  CHECK(again.at("taskId") == task);
  CHECK(firm.starts() == 1);
  firm.clock.pass(std::chrono::seconds(60));
  CHECK(firm.result("get_single_affinity_v2_company_merge_task_by_id", {{"id", task}}).at("status") ==
        "success");
}

TEST_CASE("a merge that the sandbox is told to fail ends with its reason") {
  Firm firm;
  auto const pair = suggested(firm, "company");
  firm.control("merges", R"({"kind":"company","fails":true})");
  auto const outcome = firm.ask("affinity_records_merge", merge_of("company", pair));
  CHECK(outcome.is_error);
  CHECK(has(outcome.text, "\"Primary company not found\""));
  CHECK(!firm.ask("get_single_affinity_v2_company_by_id", {{"id", pair.duplicate}}).is_error);
}

TEST_CASE(
    "a merge whose 202 is lost is unknown, was made once, and is found by the call that the error names") {
  Firm firm;
  auto const pair = suggested(firm, "company");
  firm.control("faults",
               R"({"faults":[{"match":"POST /v2/company-merges","fault":{"status":502,"performed":true}}]})");
  auto const lost = firm.ask("affinity_records_merge", merge_of("company", pair));
  auto const& error = lost.structured.at("error");
  CHECK(error.at("outcome") == "unknown");
  auto const& verify = error.at("verify_with");
  auto const merges =
      firm.result(*as_text(verify.at("tool")), json::object(verify.at("arguments").as_object()));
  CHECK(merges.as_array().at(0).at("primaryCompanyId") == pair.keep);
  CHECK(merges.as_array().at(0).at("duplicateCompanyId") == pair.duplicate);
  CHECK(firm.result("affinity_records_merge", merge_of("company", pair)).at("status") == "success");
  CHECK(firm.starts() == 1);  // the second call found it in progress
}

TEST_CASE("lists and fields that were remembered before a merge are read again after it") {
  Firm firm;
  auto const pair = suggested(firm, "company");
  auto const reads = [&] {
    firm.wire.asked.clear();
    firm.result("list_all_affinity_lists", {});
    return firm.wire.asked.size();
  };
  auto const started = firm.result("affinity_records_merge", merge_of("company", pair, 0));
  CHECK(reads() == 1);
  CHECK(reads() == 0);
  firm.clock.pass(std::chrono::seconds(5));
  firm.result("get_single_affinity_v2_company_merge_task_by_id", {{"id", started.at("taskId")}});
  CHECK(reads() == 1);
}

TEST_CASE("a user without the right or the role merges nothing, and is told both") {
  Firm firm;
  auto const pair = suggested(firm, "company");
  firm.control("rights", R"({"key":"sandbox","rights":[]})");
  auto const outcome = firm.ask("affinity_records_merge", merge_of("company", pair));
  CHECK(outcome.structured.at("error").at("kind") == "denied");
  CHECK(has(outcome.text, "\"Manage duplicates\""));
  CHECK(has(outcome.text, "admin of the organization"));
  CHECK(firm.starts() == 0);
}

}  // namespace affinity::server::merges_on_sandbox_test
