// Failures that other servers for Affinity had with agents, by number. Those that other tests prove are named
// in tests/README.md.

#include "sandbox/api.hpp"
#include "support/catch.hpp"
#include "support/fake_clock.hpp"
#include "support/run.hpp"
#include "support/sandbox_client.hpp"
#include "support/scripted_sender.hpp"
#include "tools/call/call.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace affinity::tools::peer_failures_test {

namespace {

using namespace tests::seeded;
using tests::json_response;

// The sandbox, which remembers what it was asked.
struct Firm final : client::Sender {
  tests::FakeClock clock{};
  sandbox::Api api{clock};
  std::vector<Request> asked{};

  Task<Result<Response>> send(Request request, client::CallContext const&) override {
    request.headers.set("authorization", "Bearer sandbox");
    asked.push_back(request);
    co_return api.handle(request);
  }
};

template<class Sender> struct Session {
  Sender sender{};
  Catalogue catalogue = Catalogue::standard();

  Outcome ask(std::string_view name, json::object arguments = {}) {
    ToolContext const context{.catalogue = catalogue, .sender = sender};
    client::CallContext const call;
    return tests::run(affinity::tools::call(context, *catalogue.find(name), std::move(arguments), call));
  }
  json::value result(std::string_view name, json::object arguments = {}) {
    return ask(name, std::move(arguments)).structured.at("result");
  }
  // The ids of all records, read `limit` at a time.
  std::vector<std::int64_t> walk(std::string_view name, json::object const& arguments, int limit) {
    std::vector<std::int64_t> ids;
    json::value cursor;
    do {
      auto page = arguments;
      page["limit"] = limit;
      if (cursor.is_string()) page["next_cursor"] = cursor;
      auto const answer = ask(name, page).structured;
      for (auto const& record : answer.at("result").as_array()) ids.push_back(record.at("id").as_int64());
      cursor = answer.at("next_cursor");
    } while (cursor.is_string() && ids.size() < 1000);
    return ids;
  }
};

using OnSandbox = Session<Firm>;
using OnScript = Session<tests::ScriptedSender>;

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

json::value named(json::value const& records, std::string_view name) {
  for (auto const& record : records.as_array())
    if (as_text(record.at("name")) == name) return record;
  return nullptr;
}

}  // namespace

TEST_CASE("peer failure 1: every page of a list is asked for with the filters of the call") {
  OnSandbox firm;
  auto const ids = firm.walk("list_all_affinity_persons", {{"term", "an"}, {"with_opportunities", true}}, 7);
  CHECK(ids.size() > 14);
  REQUIRE(firm.sender.asked.size() > 2);
  for (auto const& request : firm.sender.asked) {
    CAPTURE(request.target);
    CHECK(has(request.target, "term=an"));
    CHECK(has(request.target, "with_opportunities=true"));
  }
}

TEST_CASE("peer failure 2: what was not asked for is absent and never null") {
  OnSandbox firm;
  auto const plain = firm.result("get_single_affinity_organization_by_id", {{"id", acme}});
  CHECK(!plain.as_object().contains("interaction_dates"));
  CHECK(!plain.as_object().contains("opportunity_ids"));
  auto const asked =
      firm.result("get_single_affinity_organization_by_id", {{"id", acme}, {"with_opportunities", true}});
  CHECK(asked.at("opportunity_ids").as_array().size() == 1);
}

TEST_CASE("peer failure 3: a limit cuts after the filter, so that pages add up to what one answer has") {
  for (auto const* tool : {"list_all_affinity_reminders", "list_all_affinity_persons",
                           "list_all_affinity_field_values_changes", "list_all_affinity_list_entries"}) {
    CAPTURE(tool);
    OnSandbox firm;
    auto const name = std::string_view(tool);
    json::object filter{{"term", "an"}};
    if (name == "list_all_affinity_reminders") filter = {{"type", "recurring"}};
    if (name == "list_all_affinity_field_values_changes") filter = {{"field_id", 31012}, {"action_type", 2}};
    if (name == "list_all_affinity_list_entries") filter = {{"list_id", tier_1_lps}};
    auto const whole = firm.walk(name, filter, 500);
    CHECK(whole.size() > 3);
    CHECK(firm.walk(name, filter, 1) == whole);
    CHECK(firm.walk(name, filter, 3) == whole);
    CHECK(std::set<std::int64_t>(whole.begin(), whole.end()).size() == whole.size());
  }
}

TEST_CASE("peer failure 4: a tool that writes is one write, so that none can stop half way") {
  OnSandbox firm;
  CHECK(
      !firm.ask("update_a_affinity_organization_by_id", {{"id", acme}, {"name", "A"}, {"person_ids", {jane}}})
           .is_error);
  CHECK(!firm.ask("create_a_affinity_interaction",
                  {{"type", "call"}, {"person_ids", {maren, jane}}, {"content", "x"}, {"date", "2026-11-20"}})
             .is_error);
  CHECK(
      !firm.ask("create_a_affinity_opportunity",
                {{"name", "x"}, {"list_id", deal_flow}, {"organization_ids", {acme}}, {"person_ids", {jane}}})
           .is_error);
  CHECK(std::ranges::count_if(firm.sender.asked, [](Request const& r) { return r.method != Method::get; }) ==
        3);
}

TEST_CASE("peer failure 6: a date that is read and written back stays what it was") {
  OnSandbox firm;
  auto const field =
      named(firm.result("list_all_affinity_organization_fields"), "Last Funding Date").at("id");
  auto const read = [&] {
    auto const cells = firm.result("list_all_affinity_field_values", {{"organization_id", acme}});
    for (auto const& cell : cells.as_array())
      if (cell.at("field_id") == field) return cell;
    return json::value();
  };
  auto const before = read();
  firm.ask("update_a_affinity_field_value_by_id", {{"id", before.at("id")}, {"value", before.at("value")}});
  CHECK(read().at("value") == before.at("value"));
  // A day alone is that day's midnight in California, where Affinity keeps its dates.
  firm.ask("update_a_affinity_field_value_by_id", {{"id", before.at("id")}, {"value", "2026-07-01"}});
  CHECK(read().at("value") == "2026-07-01T07:00:00.000Z");
}

TEST_CASE("peer failure 8: arguments in another tool's manner are refused by name, and nothing is sent") {
  OnSandbox firm;
  auto const dashed = firm.ask("list_all_affinity_persons", {{"--limit", 5}});
  CHECK(dashed.is_error);
  CHECK(has(dashed.text, "\"--limit\""));
  CHECK(has(dashed.text, "\"limit\""));
  auto const nested = firm.ask("list_all_affinity_persons", {{"params", json::object{{"term", "jane"}}}});
  CHECK(nested.is_error);
  CHECK(has(nested.text, "\"params\""));
  CHECK(has(nested.text, "term"));
  auto const milliseconds =
      firm.ask("list_all_affinity_interactions",
               {{"type", 0}, {"person_id", jane}, {"start_time", 1763712000000}, {"end_time", "2026-11-21"}});
  CHECK(milliseconds.is_error);
  CHECK(has(milliseconds.text, "start_time"));
  CHECK(has(milliseconds.text, "ISO 8601"));
  CHECK(firm.sender.asked.empty());
}

TEST_CASE("peer failure 9: the size of a list is how many rows it has") {
  OnSandbox firm;
  auto const lists = firm.result("list_all_affinity_lists");
  REQUIRE(lists.as_array().size() >= 3);
  for (auto const& list : lists.as_array()) {
    auto const rows = firm.walk("list_all_affinity_list_entries", {{"list_id", list.at("id")}}, 500);
    CHECK(std::int64_t(rows.size()) == list.at("list_size"));
  }
}

TEST_CASE("peer failure 10: fields beyond the first page are announced by a cursor that leads to them") {
  json::array fields;
  for (int i = 1; i <= 250; ++i) fields.push_back(json::object{{"id", i}, {"name", std::to_string(i)}});
  OnScript affinity;
  for (int i = 0; i < 3; ++i) affinity.sender.script.push_back(json_response(write_json(fields)));
  auto const ids = affinity.walk("list_all_affinity_fields", {}, 100);
  CHECK(ids.size() == 250);
  CHECK(ids.back() == 250);
}

TEST_CASE("peer failure 13: the rows of a list with 60 fields are one request") {
  OnSandbox firm;
  for (int i = 0; i < 60; ++i)
    firm.ask("create_a_affinity_field", {{"name", "Column " + std::to_string(i)},
                                         {"entity_type", 8},
                                         {"value_type", 6},
                                         {"list_id", deal_flow},
                                         {"is_list_specific", true}});
  firm.sender.asked.clear();
  auto const rows = firm.result("list_all_affinity_list_entries", {{"list_id", deal_flow}});
  CHECK(rows.as_array().size() == 32);
  CHECK(firm.sender.asked.size() == 1);
}

TEST_CASE("peer failure 14: fields of one name are told apart by their source") {
  OnScript affinity;
  affinity.sender.script = {json_response(
      R"([{"id":1,"name":"Industry","enrichment_source":"none"},{"id":2,"name":"Industry","enrichment_source":"dealroom"}])")};
  auto const fields = affinity.result("list_all_affinity_fields");
  CHECK(fields.at(0).at("enrichment_source") == "none");
  CHECK(fields.at(1).at("enrichment_source") == "dealroom");
  auto const* tool = affinity.catalogue.find("list_all_affinity_fields");
  CHECK(has(write_json(output_schema(*tool)), "enrichment_source"));
}

TEST_CASE("peer failure 17: a refusal keeps its facts in the text and as values") {
  auto refusal = json_response(R"({"code":429,"message":"Too many requests"})", 429);
  refusal.headers.set("x-ratelimit-limit-user-remaining", "0");
  refusal.headers.set("x-ratelimit-limit-user-reset", "37");
  OnScript affinity;
  affinity.sender.script = {refusal};
  auto const outcome = affinity.ask("list_all_affinity_whoami");
  CHECK(outcome.is_error);
  auto const& error = outcome.structured.at("error");
  CHECK(error.at("kind") == "limited");
  CHECK(error.at("status") == 429);
  CHECK(error.at("retry_after_s") == 37);
  CHECK(has(outcome.text, "37 s"));
}

TEST_CASE("peer failure 19: a full quota is told at once with the wait, and not waited for in silence") {
  auto refusal = json_response("Too many requests", 429);
  refusal.headers.set("x-ratelimit-limit-user-reset", "45");
  OnScript affinity;
  affinity.sender.script = {refusal};
  auto const outcome = affinity.ask("create_a_affinity_note", {{"content", "x"}, {"person_ids", {jane}}});
  CHECK(affinity.sender.asked.size() == 1);
  CHECK(outcome.structured.at("error").at("retry_after_s") == 45);
  CHECK(outcome.structured.at("error").at("outcome") == "failed");
}

}  // namespace affinity::tools::peer_failures_test
