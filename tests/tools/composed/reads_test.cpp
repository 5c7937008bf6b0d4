#include "tools/composed/upstream/reads.hpp"

#include "support/catch.hpp"
#include "support/firm_session.hpp"
#include "tools/composed/upstream/parts.hpp"

namespace affinity::tools::reads_test {

using namespace composed;
using tests::FirmSession;

namespace {

json::object told(Reads const& reads, std::size_t read, std::string const& why) {
  return {{"read", read}, {"why", why}, {"requests", reads.upstream_requests()}};
}

// Reads so many people one by one.
Task<Outcome> reads_people(ToolContext const& context, Tool const& tool, json::object const& checked,
                           client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  std::vector<Read> asks;
  for (std::int64_t i = 0; i < checked.at("count").as_int64(); ++i)
    asks.push_back({.tool = "get_single_affinity_person_by_id", .arguments = {{"id", 510'001 + i}}});
  auto const answers = co_await reads.read_all(std::move(asks));
  std::size_t read = 0;
  std::string why;
  for (auto const& answer : answers) {
    if (answer)
      ++read;
    else
      why = Reads::why(answer.error());
  }
  Outcome out;
  out.structured = told(reads, read, why);
  co_return out;
}

Task<Outcome> pages_through_people(ToolContext const& context, Tool const& tool, json::object const& checked,
                                   client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  Read ask{.tool = "list_all_affinity_persons", .page_size = 50};
  auto const people = co_await reads.read_pages(std::move(ask), 120);
  Outcome out;
  out.structured = told(reads, people.records.size(), people.error ? Reads::why(*people.error) : "");
  co_return out;
}

Task<Outcome> estimates(ToolContext const& context, Tool const& tool, json::object const& checked,
                        client::CallContext const& call) {
  Reads reads(context, tool, checked, call);
  if (auto estimate = reads.confirmation_for(101)) co_return std::move(*estimate);
  Outcome out;
  out.text = "went on";
  co_return out;
}

}  // namespace

TEST_CASE("reads are made, counted and answered in their order") {
  FirmSession firm;
  auto const outcome = firm.call(reads_people, {{"count", 9}});
  CHECK(outcome.structured.at("read").as_uint64() == 9);
  CHECK(outcome.structured.at("requests").as_int64() == 9);
  CHECK(firm.requests() == 9);
}

TEST_CASE("at most four reads are under way at once") {
  FirmSession firm;
  firm.call(reads_people, {{"count", 20}});
  CHECK(firm.most_at_once() > 1);
  CHECK(firm.most_at_once() <= requests_at_a_time);
}

TEST_CASE("pages are read until there are enough records") {
  FirmSession firm;
  auto const outcome = firm.call(pages_through_people, {});
  CHECK(outcome.structured.at("read").as_uint64() == 150);
  CHECK(firm.requests() == 3);
}

TEST_CASE("without confirmation no more than a hundred requests are sent") {
  FirmSession firm;
  auto const outcome = firm.call(reads_people, {{"count", 130}});
  CHECK(firm.requests() == 100);
  CHECK(outcome.structured.at("why") == "over 100 requests");
  FirmSession other;
  other.call(reads_people, {{"count", 130}, {"confirm_cost", true}});
  CHECK(other.requests() == 130);
}

TEST_CASE("work above a hundred requests is announced and waits for confirm_cost") {
  FirmSession firm;
  auto const asking = firm.call(estimates, {});
  CHECK(asking.is_error);
  CHECK(asking.structured.at("error").at("kind") == "confirm_cost");
  CHECK(asking.text.find("about 101 requests") != std::string::npos);
  CHECK(firm.call(estimates, {{"confirm_cost", true}}).text == "went on");
  CHECK(firm.requests() == 0);
}

TEST_CASE("when the time of the call is over nothing more is sent") {
  FirmSession firm;
  firm.deadline = firm.clock.now() + std::chrono::seconds(1);
  auto const outcome = firm.call(reads_people, {{"count", 3}});
  CHECK(outcome.structured.at("why") == "out of time");
  CHECK(firm.requests() == 0);
}

TEST_CASE("a read that the caller is not allowed is not sent") {
  FirmSession firm;
  firm.selections.allowed.exclude = {"get_single_affinity_person_by_id"};
  auto const outcome = firm.call(reads_people, {{"count", 2}});
  CHECK(outcome.structured.at("why") == "not allowed here");
  CHECK(firm.requests() == 0);
}

TEST_CASE("what is left out of API v1 is left out of API v2") {
  FirmSession firm;
  ToolSelections selections;
  ToolContext const context{.catalogue = firm.catalogue, .sender = firm.sender(), .selections = &selections};
  for (std::string_view const tool :
       {"list_all_affinity_notes", "affinity_v2_notes_search", "list_all_affinity_v2_notes"})
    CHECK(is_part_allowed(context, tool));
  selections.server.exclude = {"list_all_affinity_notes"};
  for (std::string_view const tool :
       {"list_all_affinity_notes", "affinity_v2_notes_search", "list_all_affinity_v2_notes"})
    CHECK_FALSE(is_part_allowed(context, tool));
  selections.server.exclude = {"affinity_v2_notes_search"};
  CHECK(is_part_allowed(context, "list_all_affinity_notes"));
  CHECK_FALSE(is_part_allowed(context, "affinity_v2_notes_search"));
}

TEST_CASE("every read of API v2 that has a counterpart in API v1 names one that exists") {
  auto const catalogue = Catalogue::with_opt_in();
  for (auto const& tool : catalogue.all())
    if (auto const v1 = v1_equivalent(tool.name); !v1.empty()) {
      CAPTURE(tool.name, v1);
      CHECK(tool.route.is_v2());
      REQUIRE(catalogue.find(v1));
      CHECK_FALSE(catalogue.find(v1)->route.is_v2());
    }
}

TEST_CASE("a token's toolsets bound what a composed tool reads, unless they name composed tools alone") {
  FirmSession firm;
  ToolSelections selections;
  ToolContext const context{.catalogue = firm.catalogue, .sender = firm.sender(), .selections = &selections};
  selections.server.toolsets = {"work"};  // of the command line: what is listed
  CHECK(is_part_allowed(context, "list_all_affinity_notes"));
  selections.allowed.toolsets = {"work", "persons"};
  CHECK_FALSE(is_part_allowed(context, "list_all_affinity_notes"));
  CHECK(is_part_allowed(context, "list_all_affinity_persons"));
  selections.allowed.toolsets = {"work", "catalogue"};
  CHECK(is_part_allowed(context, "list_all_affinity_notes"));
  selections.headers.tools = {"query_list"};
  CHECK(is_part_allowed(context, "list_all_affinity_notes"));
  selections.headers.tools = {"query_list", "list_all_affinity_lists"};
  CHECK_FALSE(is_part_allowed(context, "list_all_affinity_notes"));
}

TEST_CASE("a composed tool is offered where one of the reads that it stands for is allowed") {
  auto const catalogue = Catalogue::with_opt_in();
  auto const offers = [&](Selection const& selection, std::string_view name) {
    auto const chosen = select_tools(catalogue, selection);
    return chosen && chosen->find(name);
  };
  CHECK(offers({}, "query_list"));
  CHECK(offers({.read_only = true}, "query_list"));
  CHECK(offers({.methods = {"read"}}, "query_list"));
  CHECK(offers({.methods = {"custom"}}, "query_list"));
  CHECK_FALSE(offers({.methods = {"list"}}, "query_list"));
  CHECK_FALSE(offers({.methods = {"get", "list", "create"}}, "find_records"));
  CHECK(offers({.toolsets = {"work"}}, "query_list"));
  CHECK(offers({.toolsets = {"default"}}, "query_list"));
  CHECK_FALSE(offers({.toolsets = {"all"}}, "query_list"));
  CHECK_FALSE(offers({.toolsets = {"persons"}}, "query_list"));
  CHECK(offers({.tools = {"query_list"}}, "query_list"));
  CHECK_FALSE(offers({.tools = {"list_all_affinity_lists"}}, "query_list"));
  CHECK_FALSE(offers({.exclude = {"query_list"}}, "query_list"));
  CHECK_FALSE(offers({.exclude = {"list_all_affinity_list_entries"}}, "query_list"));
  CHECK(offers({.exclude = {"list_all_affinity_persons"}}, "find_records"));
}

}  // namespace affinity::tools::reads_test
