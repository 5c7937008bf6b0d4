// The unified CRM toolset behind the program: offered where it is named, and narrowed by every restriction.

#include "support/catch.hpp"
#include "support/sessions/restricted_server.hpp"

#include <set>
#include <string>

namespace affinity::server::unified_allowed_test {

namespace {

using tests::RestrictedServer;
using tests::Restriction;

bool is_unified(tools::Tool const& tool) { return tool.toolset == tools::unified_toolset; }

std::set<std::string> listed(Restriction restriction) {
  RestrictedServer server(std::move(restriction));
  REQUIRE(server.starts());
  return server.listed(is_unified);
}

}  // namespace

TEST_CASE("the 28 unified tools are listed where their toolset is named, and nowhere else") {
  CHECK(listed({.arguments = {"--toolsets", "unified"}}).size() == 28);
  CHECK(listed({.arguments = {"--toolsets", "default,unified"}}).size() == 28);
  CHECK(listed({}).empty());
  CHECK(listed({.arguments = {"--toolsets", "work"}}).empty());
}

TEST_CASE("with --read-only, in a token or in a header, only unified tools that read are listed") {
  std::vector<std::string> const unified{"--toolsets", "unified"};
  auto with_flag = unified;
  with_flag.push_back("--read-only");
  for (auto const& restriction : {Restriction{.arguments = with_flag},
                                  Restriction{.arguments = unified, .allowed = {.read_only = true}},
                                  Restriction{.arguments = unified, .headers = {{"Readonly", "true"}}}}) {
    CAPTURE(tests::text_of(restriction));
    auto const names = listed(restriction);
    CHECK(names.size() == 13);
    for (auto const& name : names) CHECK((name.starts_with("list_all_") || name.starts_with("get_single_")));
    RestrictedServer server(restriction);
    CHECK(server.is_unknown("delete_a_affinity_crm_account_by_id", {{"id", "730001"}}));
    CHECK(server.is_unknown("create_a_affinity_crm_note", {{"content", "x"}, {"contact", {"510008"}}}));
    CHECK_FALSE(server.is_unknown("get_single_affinity_crm_account_by_id", {{"id", "730001"}}));
  }
}

TEST_CASE("a unified tool that is left out is unknown, and the others stay") {
  RestrictedServer server(
      {.arguments = {"--toolsets", "unified", "--exclude-tools", "update_a_affinity_crm_account_by_id"}});
  REQUIRE(server.starts());
  CHECK(server.is_unknown("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"name", "x"}}));
  CHECK_FALSE(
      server.is_unknown("update_a_affinity_crm_contact_by_id", {{"id", "510008"}, {"last_name", "x"}}));
  CHECK(server.listed(is_unified).size() == 27);
}

}  // namespace affinity::server::unified_allowed_test
