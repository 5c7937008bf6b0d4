#include "support/catch.hpp"
#include "tools/unified/unified_session.hpp"
#include "tools/write/confirmation.hpp"

#include <algorithm>

namespace affinity::tools::unified_writes_test {

using namespace affinity::tests;

namespace {

std::string text_in(json::value const& record, std::string_view name) {
  return std::string(*as_text(record.at(name)));
}

json::value account(FirmSession& firm, std::string const& id) {
  return result_of(firm.ask("get_single_affinity_crm_account_by_id", {{"id", id}, {"remote", "none"}}));
}
json::value contact(FirmSession& firm, std::string const& id) {
  return result_of(firm.ask("get_single_affinity_crm_contact_by_id", {{"id", id}, {"remote", "none"}}));
}
json::value deal(FirmSession& firm, std::string const& id) {
  return result_of(firm.ask("get_single_affinity_crm_opportunity_by_id", {{"id", id}, {"remote", "none"}}));
}

// Nothing but reads went out, and the sentence names all of these.
void check_refused(FirmSession& firm, tools::Outcome const& outcome,
                   std::initializer_list<std::string_view> words) {
  CAPTURE(outcome.text);
  CHECK(outcome.is_error);
  CHECK(writes_of(firm) == std::vector<std::string>());
  for (auto const word : words) {
    CAPTURE(word);
    CHECK(outcome.text.find(word) != std::string::npos);
  }
}

}  // namespace

TEST_CASE("each member of an account that can be written comes back as it was written") {
  FirmSession firm;
  auto const created = result_of(
      firm.ask("create_a_affinity_crm_account",
               {{"name", "Lumen Grid"},
                {"website", "https://www.lumengrid.example/about"},
                {"contact_ids", json::array{"510008"}},
                {"custom_fields", json::object{{"Last Round", "Seed"}, {"Number of Employees", 12}}}}));
  auto const id = text_in(created, "id");
  CHECK(created.at("name") == "Lumen Grid");
  auto const now = account(firm, id);
  CHECK(now.at("website") == "lumengrid.example");
  CHECK(now.at("contact_ids") == json::array{"510008"});
  CHECK(now.at("custom_fields").at("Last Round") == "Seed");
  CHECK(now.at("custom_fields").at("Number of Employees") == 12);
  auto const outcome = firm.ask("update_a_affinity_crm_account_by_id",
                                {{"id", id},
                                 {"name", "Lumen Grid SE"},
                                 {"contact_ids", json::array{json::object{{"id", "510009"}}}},
                                 {"custom_fields", json::object{{"Last Round", nullptr}}}});
  REQUIRE_FALSE(outcome.is_error);
  CHECK(outcome.structured.at("before").at("name") == "Lumen Grid");
  CHECK(outcome.structured.at("before").as_object().contains("person_ids"));
  auto const after = account(firm, id);
  CHECK(after.at("name") == "Lumen Grid SE");
  CHECK(after.at("contact_ids") == json::array{"510009"});
  CHECK(after.at("custom_fields").at("Last Round").is_null());
  CHECK(after.at("custom_fields").at("Number of Employees") == 12);
}

TEST_CASE("fields of every type are written in the form in which they are read") {
  FirmSession firm;
  json::object const values{
      {"Industry", json::array{"Robotics"}},
      {"Location", json::object{{"street_1", nullptr}, {"city", "Berlin"}, {"country", "Germany"}}},
      {"Last Funding Date", "2026-05-04"},
      {"Investors", json::array{json::object{{"id", "730002"}}}},
      {"Description", "Grids of light."}};
  auto const outcome =
      firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"custom_fields", values}});
  CAPTURE(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  auto const fields = account(firm, "730001").at("custom_fields");
  CHECK(fields.at("Industry") == values.at("Industry"));
  CHECK(fields.at("Location").at("city") == "Berlin");
  CHECK(as_text(fields.at("Last Funding Date"))->starts_with("2026-05-04"));
  CHECK(fields.at("Investors").at(0).at("id") == "730002");
  CHECK(fields.at("Description") == "Grids of light.");
  auto const again =
      firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"custom_fields", fields}});
  CAPTURE(again.text);
  CHECK_FALSE(again.is_error);
  CHECK(account(firm, "730001").at("custom_fields") == fields);
}

TEST_CASE("what an account cannot store is refused before anything is sent, with the tool that can") {
  FirmSession firm;
  for (auto const& [name, value] : {std::pair<std::string_view, json::value>{"description", "Robots."},
                                    {"industry", "Robots"},
                                    {"number_of_employees", 7},
                                    {"addresses", json::array{json::object{{"city", "Bonn"}}}}}) {
    firm.forget_requests();
    CAPTURE(name);
    auto const outcome =
        firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"name", "Other"}, {name, value}});
    check_refused(firm, outcome, {name, "affinity_v2_company_fields_batch_update"});
  }
  for (std::string_view const name : {"owner", "phone_numbers"}) {
    firm.forget_requests();
    auto const outcome =
        firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {name, json::array{"510001"}}});
    check_refused(firm, outcome, {name});
  }
  for (auto const& [name, native] :
       {std::pair<std::string_view, std::string_view>{"urls", "update_a_affinity_organization_by_id"},
        {"industries", "affinity_v2_company_fields_batch_update"},
        {"opportunity_ids", "update_a_affinity_opportunity_by_id"},
        {"list_entries", "create_a_affinity_list_entry"},
        {"tags", "create_a_affinity_list_entry"},
        {"last_activity_at", "create_a_affinity_interaction"},
        {"created_at", "cannot be written"},
        {"updated_at", "cannot be written"}}) {
    firm.forget_requests();
    auto const outcome = firm.ask("update_a_affinity_crm_account_by_id",
                                  {{"id", "730001"}, {"name", "Other"}, {name, json::array{"x"}}});
    check_refused(firm, outcome, {name, native});
  }
  CHECK(account(firm, "730001").at("name") == "Acme Robotics");
}

TEST_CASE("the mapping file makes owner, phone and description of accounts fields of the firm") {
  FirmSession firm;
  auto const mapping = unified::read_crm_mapping(
      json::object{{"account", json::object{{"description", "Description"}, {"industry", "Industry"}}},
                   {"contact", json::object{{"phone_numbers", "Phone Number"}, {"owner", "field-31002"}}}});
  REQUIRE(mapping);
  firm.crm_mapping = &*mapping;
  auto outcome =
      firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"description", "Our own words."}});
  CAPTURE(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  CHECK(account(firm, "730001").at("description") == "Our own words.");
  outcome = firm.ask("update_a_affinity_crm_contact_by_id",
                     {{"id", "510008"},
                      {"owner", json::object{{"id", "510003"}}},
                      {"phone_numbers", json::array{json::object{{"number", "+44 20 7946 0100"}}}}});
  CAPTURE(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  auto const now = contact(firm, "510008");
  CHECK(now.at("owner").at("id") == "510003");
  CHECK(now.at("phone_numbers").at(0).at("number") == "+44 20 7946 0100");
}

TEST_CASE("each member of a contact that can be written comes back as it was written") {
  FirmSession firm;
  auto const outcome =
      firm.ask("create_a_affinity_crm_contact",
               {{"name", "Noor van Haddad"},
                {"email_addresses",
                 json::array{json::object{{"email", "noor@mailbox.example"}, {"type", "other"}},
                             json::object{{"email", "noor@lumengrid.example"}, {"type", "primary"}}}},
                {"account", json::object{{"id", "730001"}}}});
  CAPTURE(outcome.text);
  auto const id = text_in(result_of(outcome), "id");
  CHECK(text_in(outcome.structured, "hint").find("last_name \"Haddad\"") != std::string::npos);
  auto const now = contact(firm, id);
  CHECK(now.at("first_name") == "Noor van");
  CHECK(now.at("last_name") == "Haddad");
  CHECK(now.at("email_addresses").at(0) ==
        json::object{{"email", "noor@lumengrid.example"}, {"type", "primary"}});
  CHECK(now.at("email_addresses").as_array().size() == 2);
  CHECK(now.at("account_ids") == json::array{"730001"});
  auto const added = firm.ask("update_a_affinity_crm_contact_by_id",
                              {{"id", id}, {"account", "730002"}, {"last_name", "Haddad-Lindt"}});
  CAPTURE(added.text);
  REQUIRE_FALSE(added.is_error);
  CHECK(contact(firm, id).at("account_ids").as_array().size() == 2);
  CHECK(contact(firm, id).at("last_name") == "Haddad-Lindt");
  firm.forget_requests();
  auto const two =
      firm.ask("update_a_affinity_crm_contact_by_id", {{"id", id}, {"name", "A B"}, {"first_name", "C"}});
  check_refused(firm, two, {"first_name"});
}

TEST_CASE("a deal is created with its values in two steps, and stages go by their text") {
  FirmSession firm;
  auto const outcome = firm.ask("create_a_affinity_crm_opportunity", {{"name", "Acme Robotics - Series B"},
                                                                      {"list_id", "Deal Flow"},
                                                                      {"account", "730001"},
                                                                      {"contact", json::array{"510008"}},
                                                                      {"stage", "due diligence"},
                                                                      {"amount", 2'500'000},
                                                                      {"owner", "510003"}});
  CAPTURE(outcome.text);
  auto const id = text_in(result_of(outcome), "id");
  CHECK(writes_of(firm).size() == 2);
  CHECK(result_of(outcome).at("stage") == json::object{{"name", "due diligence"}});
  CHECK(result_of(outcome).at("owner") == json::object{{"id", "510003"}});
  auto const now = deal(firm, id);
  CHECK(now.at("name") == "Acme Robotics - Series B");
  CHECK(now.at("stage").at("name") == "Due Diligence");
  CHECK(now.at("amount") == 2'500'000);
  CHECK(now.at("owner").at("id") == "510003");
  CHECK(now.at("account_ids") == json::array{"730001"});
  CHECK(now.at("contact").at(0).at("id") == "510008");
  auto const won = firm.ask("update_a_affinity_crm_opportunity_by_id", {{"id", id}, {"status", "won"}});
  CAPTURE(won.text);
  REQUIRE_FALSE(won.is_error);
  CHECK(deal(firm, id).at("stage").at("name") == "Won");
  auto const moved = firm.ask("update_a_affinity_crm_opportunity_by_id",
                              {{"id", id},
                               {"stage", json::object{{"id", "52004"}, {"name", "Term Sheet"}}},
                               {"name", "Acme B"},
                               {"account", "730002"}});
  CAPTURE(moved.text);
  REQUIRE_FALSE(moved.is_error);
  CHECK(deal(firm, id).at("stage").at("name") == "Term Sheet");
  CHECK(deal(firm, id).at("account_ids").as_array().size() == 2);
  CHECK(deal(firm, id).at("name") == "Acme B");
}

TEST_CASE("a stage that does not exist is refused with those that do") {
  FirmSession firm;
  auto const outcome =
      firm.ask("update_a_affinity_crm_opportunity_by_id", {{"id", "880001"}, {"stage", "Signed"}});
  check_refused(firm, outcome, {"stage", "Term Sheet", "Passed"});
  auto const both =
      firm.ask("update_a_affinity_crm_opportunity_by_id",
               {{"id", "880001"}, {"stage", "Won"}, {"custom_fields", json::object{{"Status", "Passed"}}}});
  check_refused(firm, both, {"Status"});
  auto const open =
      firm.ask("update_a_affinity_crm_opportunity_by_id", {{"id", "880001"}, {"status", "open"}});
  check_refused(firm, open, {"status", "New", "stage"});
}

TEST_CASE("one owner does not replace several") {
  FirmSession firm;
  auto const set = firm.ask("update_a_affinity_crm_opportunity_by_id",
                            {{"id", "880001"}, {"owner_ids", json::array{"510003", "510001"}}});
  CAPTURE(set.text);
  REQUIRE_FALSE(set.is_error);
  firm.forget_requests();
  auto const outcome =
      firm.ask("update_a_affinity_crm_opportunity_by_id", {{"id", "880001"}, {"owner", "510002"}});
  check_refused(firm, outcome, {"owner_ids"});
}

TEST_CASE("a company on a list of deals is created, changed and removed as its row") {
  FirmSession firm;
  unified::CrmMapping const mapping{.deal_lists = {"Sourcing"}};
  firm.crm_mapping = &mapping;
  auto const created =
      firm.ask("create_a_affinity_crm_opportunity", {{"list_id", "4103"}, {"account", "730001"}});
  CAPTURE(created.text);
  auto const id = text_in(result_of(created), "id");
  CHECK(id.starts_with("row:"));
  CHECK(deal(firm, id).at("name") == "Acme Robotics");
  firm.forget_requests();
  auto const renamed = firm.ask("update_a_affinity_crm_opportunity_by_id", {{"id", id}, {"name", "Other"}});
  check_refused(firm, renamed, {"name", "update_a_affinity_crm_account_by_id"});
  auto const removed = firm.ask("delete_a_affinity_crm_opportunity_by_id", {{"id", id}});
  CAPTURE(removed.text);
  REQUIRE_FALSE(removed.is_error);
  CHECK(removed.structured.at("result") == json::object{{"success", true}, {"id", id}});
  CHECK(account(firm, "730001").at("name") == "Acme Robotics");
  CHECK(firm.ask("get_single_affinity_crm_opportunity_by_id", {{"id", id}}).is_error);
}

TEST_CASE("tags add rows to lists where the mapping says so, and none is taken away") {
  FirmSession firm;
  auto const mapping = unified::read_crm_mapping(json::object{{"account", json::object{{"tags", "lists"}}}});
  firm.crm_mapping = &*mapping;
  auto const outcome =
      firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"tags", json::array{"Sourcing"}}});
  CAPTURE(outcome.text);
  REQUIRE_FALSE(outcome.is_error);
  CHECK(account(firm, "730001").at("tags").at(0).at("name") == "Sourcing");
  firm.forget_requests();
  auto const less =
      firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"tags", json::array{}}});
  check_refused(firm, less, {"tags", "delete_a_affinity_list_entry_by_id"});
}

TEST_CASE("a second step that fails says what the first one did") {
  FirmSession firm;
  firm.fail_requests("/v2/lists/4101/list-entries/", 500);
  auto const outcome = firm.ask("create_a_affinity_crm_opportunity",
                                {{"name", "Half a deal"}, {"list_id", "4101"}, {"amount", 5}});
  REQUIRE(outcome.is_error);
  CAPTURE(outcome.text);
  CHECK(outcome.text.starts_with("created deal "));
  CHECK(outcome.text.find("values were not set") != std::string::npos);
  CHECK(outcome.structured.at("done").at(0).at("tool") == "create_a_affinity_opportunity");
  CHECK(outcome.structured.at("error").as_object().contains("outcome"));
}

TEST_CASE("remote_data goes into the native body, and may not say something else") {
  FirmSession firm;
  auto const wrong =
      firm.ask("update_a_affinity_crm_account_by_id",
               {{"id", "730001"}, {"name", "A"}, {"remote_data", json::object{{"name", "B"}}}});
  check_refused(firm, wrong, {"remote_data.name"});
  auto const unknown = firm.ask("update_a_affinity_crm_account_by_id",
                                {{"id", "730001"}, {"remote_data", json::object{{"isGlobal", true}}}});
  check_refused(firm, unknown, {"isGlobal"});
  auto const good = firm.ask("update_a_affinity_crm_account_by_id",
                             {{"id", "730001"}, {"remote_data", json::object{{"name", "Acme Robots"}}}});
  CAPTURE(good.text);
  REQUIRE_FALSE(good.is_error);
  CHECK(account(firm, "730001").at("name") == "Acme Robots");
}

TEST_CASE("engagements are logged, changed and deleted by their ids with a type") {
  FirmSession firm;
  auto const outcome = firm.ask("create_a_affinity_crm_engagement", {{"engagement_type", "call"},
                                                                     {"content", "Spoke about the pilot."},
                                                                     {"start_time", "2026-11-20T10:00:00Z"},
                                                                     {"contact", json::array{"510008"}},
                                                                     {"owner", "510001"}});
  CAPTURE(outcome.text);
  auto const id = text_in(result_of(outcome), "id");
  CHECK(id.starts_with("call:"));
  auto const now = result_of(firm.ask("get_single_affinity_crm_engagement_by_id", {{"id", id}}));
  CHECK(now.at("content") == "Spoke about the pilot.");
  CHECK(now.at("contact") == json::array{json::object{{"id", "510008"}}});
  auto const changed =
      firm.ask("update_a_affinity_crm_engagement_by_id", {{"id", id}, {"contact", json::array{"510009"}}});
  CAPTURE(changed.text);
  REQUIRE_FALSE(changed.is_error);
  auto const after = result_of(firm.ask("get_single_affinity_crm_engagement_by_id", {{"id", id}}));
  CHECK(after.at("contact") == json::array{json::object{{"id", "510009"}}});
  CHECK(member(after.at("remote_data"), "persons")->as_array().size() == 2);
  firm.forget_requests();
  check_refused(
      firm,
      firm.ask("update_a_affinity_crm_engagement_by_id", {{"id", id}, {"end_time", "2026-11-20T11:00:00Z"}}),
      {"end_time", "create_a_affinity_interaction"});
  check_refused(firm,
                firm.ask("create_a_affinity_crm_engagement", {{"engagement_type", "meeting"},
                                                              {"content", "x"},
                                                              {"start_time", "2026-11-20T10:00:00Z"},
                                                              {"contact", json::array{"510008"}},
                                                              {"owner", "510001"},
                                                              {"opportunity", json::array{"880001"}}}),
                {"opportunity", "create_a_affinity_note"});
  auto const gone = firm.ask("delete_a_affinity_crm_engagement_by_id", {{"id", id}});
  CAPTURE(gone.text);
  CHECK_FALSE(gone.is_error);
}

TEST_CASE("notes are written on several kinds of records and changed without losing any") {
  FirmSession firm;
  auto const outcome =
      firm.ask("create_a_affinity_crm_note", {{"content", "Jane wants < 5 terms.\nBy Friday."},
                                              {"contact", json::array{"510008"}},
                                              {"account_ids", json::array{"730001"}},
                                              {"opportunity", json::array{json::object{{"id", "880001"}}}},
                                              {"title", "Terms"},
                                              {"title_as_heading", true}});
  CAPTURE(outcome.text);
  auto const id = text_in(result_of(outcome), "id");
  auto const get = [&] {
    return result_of(firm.ask("get_single_affinity_crm_note_by_id", {{"id", id}, {"remote", "none"}}));
  };
  CHECK(text_in(get(), "content").find("<strong>Terms</strong>") != std::string::npos);
  CHECK(text_in(get(), "content").find("&lt; 5 terms.") != std::string::npos);
  CHECK(get().at("account_ids") == json::array{"730001"});
  CHECK(get().at("opportunity").at(0).at("id") == "880001");
  auto const added = firm.ask("update_a_affinity_crm_note_by_id", {{"id", id}, {"account", "730002"}});
  CAPTURE(added.text);
  REQUIRE_FALSE(added.is_error);
  CHECK(get().at("account_ids").as_array().size() == 2);
  CHECK(get().at("contact").at(0).at("id") == "510008");
  firm.forget_requests();
  check_refused(firm, firm.ask("update_a_affinity_crm_note_by_id", {{"id", id}, {"visibility", "private"}}),
                {"visibility"});
  check_refused(firm,
                firm.ask("update_a_affinity_crm_note_by_id", {{"id", id}, {"title", "x"}, {"content", "y"}}),
                {"title", "title_as_heading"});
  firm.exclude_v2();
  auto const old = firm.ask("update_a_affinity_crm_note_by_id", {{"id", id}, {"account", "730003"}});
  check_refused(firm, old, {"affinity_v2"});
}

TEST_CASE("what is excluded is not reached through a unified tool") {
  FirmSession firm;
  firm.selections.server.exclude = {"update_a_affinity_organization_by_id"};
  check_refused(firm, firm.ask("update_a_affinity_crm_account_by_id", {{"id", "730001"}, {"name", "A"}}),
                {"update_a_affinity_organization_by_id"});
  firm.selections.server.exclude = {"delete_a_affinity_organization_by_id"};
  check_refused(firm, firm.ask("delete_a_affinity_crm_account_by_id", {{"id", "730001"}}),
                {"delete_a_affinity_organization_by_id"});
}

TEST_CASE("a unified delete asks the question of its native one, and a row that of its list") {
  FirmSession firm;
  unified::CrmMapping const mapping{.deal_lists = {"Sourcing"}};
  firm.crm_mapping = &mapping;
  auto const context = firm.tool_context();
  client::CallContext const call{.caller = {.api_key = Secret("sandbox")}};
  auto const question = [&](std::string_view name, json::object const& checked) {
    auto const asked = run(confirmation_question(context, *firm.catalogue.find(name), checked, call));
    return asked ? asked->text : asked.error().message;
  };
  CHECK(question("delete_a_affinity_crm_account_by_id", {{"id", "730002"}}) ==
        question("delete_a_affinity_organization_by_id", {{"id", 730002}}));
  CHECK(question("delete_a_affinity_crm_engagement_by_id", {{"id", "meeting:7002"}}) ==
        question("delete_a_affinity_interaction_by_id", {{"id", 7002}, {"type", 0}}));
  CHECK(question("delete_a_affinity_crm_opportunity_by_id", {{"id", "row:9400057"}}) ==
        question("delete_a_affinity_list_entry_by_id", {{"list_id", 4103}, {"id", 9400057}}));
  CHECK(question("delete_a_affinity_crm_account_by_id", {{"id", "730002"}}).find("Brenara Health") !=
        std::string::npos);
  CHECK(writes_of(firm) == std::vector<std::string>());
}

TEST_CASE("a duplicate is refused by a unified create as by its native one") {
  FirmSession firm;
  auto const outcome = firm.ask("create_a_affinity_crm_account",
                                {{"name", "Acme Robotics"}, {"website", "acmerobotics.example"}});
  check_refused(firm, outcome, {"730001"});
}

}  // namespace affinity::tools::unified_writes_test
