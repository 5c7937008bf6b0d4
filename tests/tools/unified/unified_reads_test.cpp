#include "support/catch.hpp"
#include "tools/tool_definition.hpp"
#include "tools/unified/unified_session.hpp"

#include <algorithm>

namespace affinity::tools::unified_reads_test {

using namespace affinity::tests;

namespace {

json::value record_of(FirmSession& firm, std::string_view tool, json::object arguments) {
  return result_of(firm.ask(tool, std::move(arguments)));
}

std::size_t requests_of(FirmSession& firm, std::string_view tool, json::object arguments) {
  firm.forget_requests();
  auto const outcome = firm.ask(tool, std::move(arguments));
  CHECK_FALSE(outcome.is_error);
  return firm.requests();
}

}  // namespace

TEST_CASE("an account is a company with its values, its links and its custom fields by name") {
  FirmSession firm;
  auto const account = record_of(firm, "get_single_affinity_crm_account_by_id", {{"id", "730001"}});
  CHECK(account.at("id") == "730001");
  CHECK(account.at("name") == "Acme Robotics");
  CHECK(account.at("website") == "acmerobotics.example");
  CHECK(account.at("urls") ==
        json::array{json::object{{"url", "acmerobotics.example"}, {"type", "primary"}}});
  CHECK(account.at("description") == "Turns maintenance logs into spare-part orders.");
  CHECK(account.at("industry") == "Enterprise Software");
  CHECK(account.at("industries") == json::array{"Enterprise Software", "B2B"});
  CHECK(account.at("number_of_employees") == 9);
  CHECK(account.at("addresses").at(0).at("city") == "San Francisco");
  CHECK(account.at("contact_ids") == json::array{"510007", "510008", "510009"});
  CHECK(account.at("opportunity_ids") == json::array{"880001"});
  CHECK(account.at("list_entries") == json::array());
  CHECK(account.at("custom_fields").as_object().contains("Last Round"));
  CHECK(account.at("owner").is_null());
  CHECK(account.at("created_at").is_null());
  CHECK(account.at("last_activity_at").is_string());
  CHECK(account.at("remote_data").as_object().contains("isGlobal"));
  CHECK_FALSE(account.at("remote_data").as_object().contains("name"));
}

TEST_CASE("a contact is a person; what only API v1 tells is read when one is read") {
  FirmSession firm;
  auto const contact = record_of(firm, "get_single_affinity_crm_contact_by_id", {{"id", "510008"}});
  CHECK(contact.at("name") == "Jane Okafor");
  CHECK(contact.at("email_addresses") ==
        json::array{json::object{{"email", "jane.okafor@acmerobotics.example"}, {"type", "primary"}}});
  CHECK(contact.at("account").at("id") == "730001");
  CHECK(contact.at("account_ids") == json::array{"730001"});
  CHECK(contact.at("type") == "external");
  CHECK(contact.at("custom_fields").at("Job Titles") == json::array{"VP Operations"});
}

TEST_CASE("the stage, the amount and the owner of a deal are guessed, and the answer says so") {
  FirmSession firm;
  auto const outcome = firm.ask("get_single_affinity_crm_opportunity_by_id", {{"id", "880001"}});
  auto const& deal = result_of(outcome);
  CHECK(deal.at("id") == "880001");
  CHECK(deal.at("list_id") == "4101");
  CHECK(deal.at("list_entry_id") == "9400001");
  CHECK(deal.at("stage") == json::object{{"id", "52002"}, {"name", "First Meeting"}});
  CHECK(deal.at("status") == "open");
  CHECK(deal.at("amount") == 6'000'000);
  CHECK(deal.at("currency").is_null());
  CHECK(deal.at("owner").at("id") == "510003");
  CHECK(deal.at("owner_ids") == json::array{"510003"});
  CHECK(deal.at("account").at("id") == "730001");
  CHECK(deal.at("contact").at(0).at("id") == "510007");
  CHECK(deal.at("custom_fields").at("Amount") == 6'000'000);
  CHECK(outcome.structured.at("mapped_by") == "guess");
  CHECK(outcome.structured.at("mapping").at("Deal Flow").at("stage") == "Status (field-31012)");
}

TEST_CASE("stages that are won or lost have that status") {
  FirmSession firm;
  for (auto const& deal : all_unified(firm, "list_all_affinity_crm_opportunities", {{"remote", "none"}})) {
    auto const& stage = deal.at("stage");
    if (stage.is_null()) continue;
    auto const name = std::string(*as_text(stage.at("name")));
    CAPTURE(name);
    CHECK(deal.at("status") == (name == "Won" ? "won" : name == "Passed" ? "lost" : "open"));
  }
}

TEST_CASE("with API v1 alone deals have the same stage, amount, owner and links") {
  FirmSession firm, old;
  old.exclude_v2();
  auto const now =
      all_unified(firm, "list_all_affinity_crm_opportunities", {{"remote", "none"}, {"limit", 5}});
  auto const then =
      all_unified(old, "list_all_affinity_crm_opportunities", {{"remote", "none"}, {"limit", 5}});
  REQUIRE(now.size() == then.size());
  for (std::size_t i = 0; i < now.size(); ++i) {
    auto const same =
        std::ranges::find_if(then, [&](json::value const& deal) { return deal.at("id") == now[i].at("id"); });
    REQUIRE(same != then.end());
    for (char const* name : {"name", "list_id", "list_entry_id", "stage", "status", "amount", "owner_ids",
                             "account_ids", "created_at"}) {
      CAPTURE(name, write_json(now[i].at("id")));
      CHECK(now[i].at(name) == same->at(name));
    }
  }
}

TEST_CASE("a company on a list that the mapping names is a deal of its row") {
  FirmSession firm;
  unified::CrmMapping const mapping{.deal_lists = {"Sourcing"}};
  firm.crm_mapping = &mapping;
  auto const deals =
      all_unified(firm, "list_all_affinity_crm_opportunities", {{"list_id", "Sourcing"}, {"remote", "none"}});
  REQUIRE(deals.size() == 48);
  CHECK(deals[0].at("id") == "row:9400057");
  CHECK(deals[0].at("account").at("id") == "730033");
  auto const one = record_of(firm, "get_single_affinity_crm_opportunity_by_id", {{"id", "row:9400057"}});
  CHECK(one.at("name") == deals[0].at("name"));
  CHECK(one.at("list_id") == "4103");
}

TEST_CASE("a mapping file decides which fields are the stage and the amount") {
  FirmSession firm;
  auto const mapping = unified::read_crm_mapping(
      json::object{{"lists", json::object{{"Deal Flow", json::object{{"stage", "Status"},
                                                                     {"amount", "field-31014"},
                                                                     {"currency", "EUR"},
                                                                     {"won", json::array{"Term Sheet"}}}}}}});
  REQUIRE(mapping);
  firm.crm_mapping = &*mapping;
  auto const outcome = firm.ask("list_all_affinity_crm_opportunities", {{"remote", "none"}});
  CHECK(outcome.structured.at("mapped_by") == "file");
  for (auto const& deal : result_of(outcome).as_array()) {
    CHECK(deal.at("currency") == "EUR");
    CHECK(deal.at("owner").is_null());
    if (deal.at("stage").is_null()) continue;
    CHECK(deal.at("status") == (deal.at("stage").at("name") == "Term Sheet" ? "won" : "open"));
  }
}

TEST_CASE("engagements have ids with their type, and one has its content and companies") {
  FirmSession firm;
  auto const meeting = record_of(firm, "get_single_affinity_crm_engagement_by_id", {{"id", "meeting:7223"}});
  CHECK(meeting.at("engagement_type") == "meeting");
  CHECK(meeting.at("subject") == "Acme Robotics: partner meeting");
  CHECK(meeting.at("start_time") == firm.raw("/interactions/7223?type=0").at("date"));
  CHECK(meeting.at("duration") == "2700");
  CHECK(meeting.at("contact") == json::array{json::object{{"id", "510007"}}});
  CHECK(meeting.at("account").at("id") == "730001");
  CHECK(meeting.at("notes") == json::array{json::object{{"id", "6200001"}}, json::object{{"id", "6280001"}}});
  CHECK(as_text(meeting.at("content"))->starts_with("The demo held up"));
  auto const same = record_of(firm, "get_single_affinity_crm_engagement_by_id",
                              {{"id", "7223"}, {"engagement_type", "meeting"}});
  CHECK(same == meeting);
  auto const unclear = firm.ask("get_single_affinity_crm_engagement_by_id", {{"id", "7223"}});
  CHECK(unclear.is_error);
  CHECK(unclear.text.find("meeting:7223") != std::string::npos);
}

TEST_CASE("engagements of one contact are those of the last year, of all four types") {
  FirmSession firm;
  auto const outcome =
      firm.ask("list_all_affinity_crm_engagements", {{"contact_id", "510008"}, {"remote", "none"}});
  std::set<std::string> types;
  for (auto const& one : result_of(outcome).as_array())
    types.insert(std::string(*as_text(one.at("engagement_type"))));
  CHECK(types.size() >= 3);
  CHECK(outcome.structured.contains("period"));
}

TEST_CASE("the types of engagements are four, of which e-mails cannot be created") {
  FirmSession firm;
  auto const types = record_of(firm, "list_all_affinity_crm_engagement_types", {});
  REQUIRE(types.as_array().size() == 4);
  CHECK(types.at(3) ==
        json::object{{"id", "email"}, {"name", "E-mail"}, {"type", "email"}, {"can_create", false}});
  CHECK(firm.requests() == 0);
}

TEST_CASE("fields have unified types, options and the list that has them") {
  FirmSession firm;
  auto const fields =
      all_unified(firm, "list_all_affinity_crm_fields", {{"entity_type", "opportunity"}, {"remote", "none"}});
  auto const status =
      std::ranges::find_if(fields, [](json::value const& field) { return field.at("id") == "field-31012"; });
  REQUIRE(status != fields.end());
  CHECK(status->at("type") == "enum");
  CHECK(status->at("options").at(2) == json::object{{"label", "Due Diligence"}, {"value", "52003"}});
  CHECK(status->at("field_groups") == json::array{json::object{{"id", "4101"}, {"name", "Deal Flow"}}});
  CHECK(status->at("is_editable") == true);
  auto const owners =
      std::ranges::find_if(fields, [](json::value const& field) { return field.at("id") == "field-31013"; });
  CHECK(owners->at("type") == "array");
  CHECK(owners->at("reference_entity") == "contact");
}

TEST_CASE("whose key it is comes with role and status") {
  FirmSession firm;
  auto const me = record_of(firm, "list_all_affinity_crm_me", {{"remote", "none"}}).at(0);
  CHECK(me.at("id") == "510001");
  CHECK(me.at("name") == "Maren Oduya");
  CHECK(me.at("username") == "maren@quillfern.example");
  CHECK(me.at("roles").at(0).at("name") == "Admin");
  CHECK(me.at("status") == "active");
}

TEST_CASE("remote says how much of the native record comes along") {
  FirmSession firm;
  json::object const id{{"id", "730001"}};
  auto const with = [&](std::string_view name, json::value value) {
    auto arguments = id;
    arguments[name] = std::move(value);
    return record_of(firm, "get_single_affinity_crm_account_by_id", std::move(arguments)).as_object();
  };
  CHECK_FALSE(with("remote", "none").contains("remote_data"));
  CHECK(with("remote", "whole").at("remote_data").at("name") == "Acme Robotics");
  CHECK_FALSE(with("truto_response_format", "unified").contains("remote_data"));
  CHECK_FALSE(with("truto_ignore_remote_data", true).contains("remote_data"));
  CHECK(with("truto_response_format", "raw").contains("isGlobal"));
  CHECK_FALSE(with("truto_exclude_fields", json::array{"urls"}).contains("urls"));
  auto const selected = with("fields", json::array{"name", "custom_fields_typed"});
  CHECK(selected.size() == 3);
  CHECK(selected.at("custom_fields_typed").at("Last Round").as_object().contains("fieldId"));
}

TEST_CASE("accounts and contacts take one request a page, values included") {
  FirmSession firm;
  CHECK(requests_of(firm, "list_all_affinity_crm_accounts", {{"limit", 20}, {"remote", "none"}}) == 1);
  CHECK(requests_of(firm, "list_all_affinity_crm_contacts", {{"limit", 20}, {"remote", "none"}}) == 1);
  CHECK(requests_of(firm, "list_all_affinity_crm_notes", {{"limit", 20}, {"remote", "none"}}) == 1);
  CHECK(requests_of(firm, "get_single_affinity_crm_account_by_id", {{"id", "730001"}}) == 2);
}

TEST_CASE("opportunities take one request a list, besides lists and fields that are remembered") {
  FirmSession firm;
  requests_of(firm, "list_all_affinity_crm_opportunities", {{"limit", 1}, {"remote", "none"}});
  CHECK(requests_of(firm, "list_all_affinity_crm_opportunities", {{"limit", 40}, {"remote", "none"}}) == 1);
}

TEST_CASE("a page that does not fit goes on from memory") {
  FirmSession firm;
  firm.forget_requests();
  auto const all = all_unified(firm, "list_all_affinity_crm_accounts", {{"remote", "whole"}, {"limit", 100}});
  auto const pages = (all.size() + 99) / 100;
  CHECK(firm.requests() == pages);
  std::set<std::string> ids;
  for (auto const& one : all) ids.insert(std::string(*as_text(one.at("id"))));
  CHECK(ids.size() == all.size());
}

TEST_CASE("without the right to export accounts come from API v1, and the answer says what is missing") {
  FirmSession firm;
  firm.fail_requests("/v2/companies", 403);
  auto const outcome = firm.ask("list_all_affinity_crm_accounts", {{"limit", 3}});
  REQUIRE_FALSE(outcome.is_error);
  CHECK(result_of(outcome).as_array().size() == 3);
  CHECK(outcome.structured.at("complete") == false);
  CHECK(as_text(outcome.structured.at("why"))->find("values of fields") != std::string_view::npos);
  CHECK(result_of(outcome).at(0).at("custom_fields").is_null());
  auto const one = firm.ask("get_single_affinity_crm_account_by_id", {{"id", "730001"}});
  CHECK(result_of(one).at("opportunity_ids") == json::array{"880001"});
  CHECK(result_of(one).at("custom_fields").as_object().contains("Last Round"));
}

TEST_CASE("every example of the unified tools is answered in the form that its tool declares") {
  for (auto const& tool : unified_tools()) {
    CAPTURE(tool.name);
    FirmSession firm;
    auto const outcome = firm.ask(tool.name, parse_json(tool.example).value().as_object());
    CAPTURE(outcome.text);
    CHECK_FALSE(outcome.is_error);
    json::value const structured = outcome.structured;
    CHECK(schema::mismatch(structured, structured_content_shape(tool), "") == "");
  }
}

TEST_CASE("a term finds accounts and contacts") {
  FirmSession firm;
  auto const accounts =
      record_of(firm, "list_all_affinity_crm_accounts", {{"term", "acme"}, {"remote", "none"}});
  REQUIRE_FALSE(accounts.as_array().empty());
  CHECK(accounts.at(0).at("id") == "730001");
  firm.exclude_v2();
  auto const contacts =
      record_of(firm, "list_all_affinity_crm_contacts", {{"term", "okafor"}, {"remote", "none"}});
  REQUIRE_FALSE(contacts.as_array().empty());
  CHECK(contacts.at(0).at("id") == "510008");
}

}  // namespace affinity::tools::unified_reads_test
