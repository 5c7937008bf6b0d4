#include "base/json/toml.hpp"
#include "support/catch.hpp"
#include "tools/unified/proposal.hpp"
#include "tools/unified/unified_session.hpp"

namespace affinity::tools::unified_mapping_test {

using namespace affinity::tests;
using unified::CrmMapping;

namespace {

Result<CrmMapping> read(std::string_view toml) { return unified::read_crm_mapping(read_toml(toml).value()); }

std::string error_of(std::string_view toml) {
  auto const mapping = read(toml);
  return mapping ? "" : mapping.error().message + " " + mapping.error().next_step;
}

std::string proposal_of(FirmSession& firm) {
  client::CallContext const call{.caller = {.api_key = Secret("sandbox")}};
  return run(unified::propose_mapping(firm.tool_context(), call)).value();
}

}  // namespace

TEST_CASE("a mapping names fields of accounts, contacts and lists") {
  auto const mapping = read(R"(
deal_lists = ["Sourcing", 4104]
[account]
owner = "Relationship Owner"
tags = "lists"
[contact]
phone_numbers = 31003
[lists."Deal Flow"]
stage = "Status"
currency = "USD"
won = ["Won"]
on_hold = ["Parked"]
[lists.4103]
currency = "Currency"
)");
  REQUIRE(mapping);
  CHECK(mapping->deal_lists == std::vector<std::string>{"Sourcing", "4104"});
  CHECK(mapping->account.fields.at("owner") == "Relationship Owner");
  CHECK(mapping->account.tags_are_lists);
  CHECK(mapping->contact.fields.at("phone_numbers") == "31003");
  REQUIRE(mapping->lists.size() == 2);
  auto const& first = mapping->lists[mapping->lists[0].list == "Deal Flow" ? 0 : 1];
  CHECK(first.currency == "USD");
  CHECK(first.won == std::vector<std::string>{"Won"});
  CHECK(first.on_hold == std::vector<std::string>{"Parked"});
}

TEST_CASE("a mapping that names something wrong says what there is") {
  CHECK(error_of("[acount]\n").find("account") != std::string::npos);
  CHECK(error_of("[account]\nowners = 'A'\n").find("\"owner\"") != std::string::npos);
  CHECK(error_of("[account]\ntags = 'all'\n").find("\"lists\"") != std::string::npos);
  CHECK(error_of("deal_lists = 'Sourcing'\n").find("a list of names") != std::string::npos);
  CHECK(error_of("[lists.A]\nstages = 'B'\n").find("\"stage\"") != std::string::npos);
  CHECK(error_of("[lists.A]\nstage = true\n").find("name or id of a field") != std::string::npos);
}

TEST_CASE("the proposal is a mapping that means what is guessed without one, with its reasons") {
  FirmSession firm;
  auto const text = proposal_of(firm);
  CAPTURE(text);
  auto const file = read_toml(text);
  REQUIRE(file);
  auto const mapping = unified::read_crm_mapping(*file);
  REQUIRE(mapping);
  REQUIRE(mapping->lists.size() >= 1);
  CHECK(mapping->lists[0].fields.at("stage") == "Status");
  CHECK(mapping->lists[0].won == std::vector<std::string>{"Won"});
  CHECK(text.find("# its options have a status in Affinity (field-31012)") != std::string::npos);
  auto const guessed = all_unified(firm, "list_all_affinity_crm_opportunities", {{"remote", "none"}});
  firm.crm_mapping = &*mapping;
  auto const told = all_unified(firm, "list_all_affinity_crm_opportunities",
                                {{"remote", "none"}, {"list_id", "Deal Flow"}});
  CHECK(told == guessed);
}

TEST_CASE("a mapping that names a field which a list does not have is told in the answer") {
  FirmSession firm;
  auto const mapping = read("[lists.\"Deal Flow\"]\namount = \"Volume\"\n");
  REQUIRE(mapping);
  firm.crm_mapping = &*mapping;
  auto const outcome = firm.ask("list_all_affinity_crm_opportunities", {{"remote", "none"}, {"limit", 1}});
  CHECK(outcome.structured.at("complete") == false);
  CHECK(as_text(outcome.structured.at("why"))->find("Volume") != std::string_view::npos);
  auto const lists = read("deal_lists = [\"Nowhere\"]\n");
  firm.crm_mapping = &*lists;
  CHECK(firm.ask("list_all_affinity_crm_opportunities").text.find("Nowhere") != std::string::npos);
}

}  // namespace affinity::tools::unified_mapping_test
