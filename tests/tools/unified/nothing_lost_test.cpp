// Every member of a native record is in a unified one or in its remote_data, for both APIs.

#include "support/catch.hpp"
#include "support/random_firm.hpp"
#include "tools/unified/unified_session.hpp"

#include <map>

namespace affinity::tools::nothing_lost_test {

using namespace affinity::tests;

namespace {

// The records as Affinity gives them, by id, from the same calls' `remote: whole`.
void check_list(FirmSession& firm, std::string_view tool, json::object arguments) {
  CAPTURE(tool);
  arguments["remote"] = "whole";
  auto const whole = all_unified(firm, tool, arguments);
  arguments["remote"] = "unmapped";
  auto const unmapped = all_unified(firm, tool, arguments);
  REQUIRE(whole.size() == unmapped.size());
  REQUIRE_FALSE(whole.empty());
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(write_json(whole[i].at("id")));
    auto native = whole[i].at("remote_data");
    auto const lost = lost_leaves(native, unmapped[i]);
    CHECK(lost == std::vector<std::string>());
    if (!lost.empty()) return;
  }
}

std::string id_of(json::value const& record) { return std::string(*as_text(record.at("id"))); }

// One by one, where two records of both APIs are read.
void check_each(FirmSession& firm, std::string_view list, std::string_view get, std::size_t most,
                json::object narrow = {}) {
  CAPTURE(get);
  narrow["remote"] = "none";
  auto const records = all_unified(firm, list, narrow);
  for (std::size_t i = 0; i < std::min(most, records.size()); ++i) {
    auto const id = id_of(records[i]);
    CAPTURE(id);
    auto const whole = firm.ask(get, {{"id", id}, {"remote", "whole"}});
    auto const unmapped = firm.ask(get, {{"id", id}});
    auto const& native = result_of(whole);
    auto lost = lost_leaves(native.at("remote_data"), result_of(unmapped));
    if (auto const* v1 = member(native, "remote_data_v1"))
      for (auto const& more : lost_leaves(*v1, result_of(unmapped))) lost.push_back("v1" + more);
    CHECK(lost == std::vector<std::string>());
    if (!lost.empty()) return;
  }
}

void check_firm(FirmSession& firm, bool has_deals, bool v2) {
  firm.limits.max_result = 16u << 20;  // a page in one answer; reads_test.cpp has those that are cut
  check_list(firm, "list_all_affinity_crm_accounts", {});
  check_list(firm, "list_all_affinity_crm_contacts", {});
  check_list(firm, "list_all_affinity_crm_notes", {});
  check_list(firm, "list_all_affinity_crm_fields", {});
  check_list(firm, "list_all_affinity_crm_me", {});
  if (has_deals) check_list(firm, "list_all_affinity_crm_opportunities", {});
  if (v2) check_list(firm, "list_all_affinity_crm_engagements", {});
  check_each(firm, "list_all_affinity_crm_accounts", "get_single_affinity_crm_account_by_id", 12);
  check_each(firm, "list_all_affinity_crm_contacts", "get_single_affinity_crm_contact_by_id", 12);
  check_each(firm, "list_all_affinity_crm_notes", "get_single_affinity_crm_note_by_id", 12);
  if (has_deals)
    check_each(firm, "list_all_affinity_crm_opportunities", "get_single_affinity_crm_opportunity_by_id", 12);
  if (!v2) return;
  for (char const* type : {"meeting", "call", "chat", "email"})
    check_each(firm, "list_all_affinity_crm_engagements", "get_single_affinity_crm_engagement_by_id", 6,
               {{"engagement_type", type}});
}

sandbox::Settings no_limit() {
  sandbox::Settings out;
  out.limit_per_minute = std::nullopt;
  return out;
}

}  // namespace

TEST_CASE("no leaf of a record of the example firm is lost, with API v2") {
  FirmSession firm(no_limit());
  check_firm(firm, true, true);
}

TEST_CASE("no leaf of a record of the example firm is lost, with API v1 alone") {
  FirmSession firm(no_limit());
  firm.exclude_v2();
  check_firm(firm, true, false);
}

TEST_CASE("no leaf of a record of another firm is lost") {
  auto const number = GENERATE(3u, 14u);
  RandomFirm const random(number);
  FirmSession firm(random.settings());
  SECTION("with API v2") { check_firm(firm, false, true); }
  SECTION("with API v1 alone") {
    firm.exclude_v2();
    check_firm(firm, false, false);
  }
}

}  // namespace affinity::tools::nothing_lost_test
