#include "mcp/tool_availability.hpp"

#include "support/catch.hpp"

namespace affinity::mcp::tool_availability_test {

namespace {

std::string told(std::string_view name, tools::ToolSelections const& selections) {
  auto const known = tools::Catalogue::with_opt_in();
  return explain_unavailable(name, tools::select_tools(known, selections.server).value(), known, selections);
}

}  // namespace

TEST_CASE("of a tool that is not offered it is said who leaves it out and what to change") {
  constexpr auto note = "create_a_affinity_note";
  CHECK(told(note, {.server = {.read_only = true}}) ==
        "The tool \"create_a_affinity_note\" is not offered: the server runs with --read-only. Start it "
        "without to "
        "have the tool.");
  CHECK(told(note, {.server = {.toolsets = {"persons"}}}) ==
        "The tool \"create_a_affinity_note\" is not offered: the server's --toolsets leave it out. Start it "
        "with notes "
        "among them to have it.");
  CHECK(told(note, {.server = {.methods = {"list"}}}).find("--methods") != std::string::npos);
  CHECK(told(note, {.server = {.tools = {"list_all_affinity_notes"}}}).find("--tools ") != std::string::npos);
  CHECK(told(note, {.server = {.exclude = {note}}}).find("--exclude-tools") != std::string::npos);
  CHECK(told("search", {}) ==
        "The tool \"search\" is not offered: the server offers it only on request. Start it with --toolsets "
        "default,chatgpt to have it.");
}

TEST_CASE("what a token or a header leaves out is not blamed on the server") {
  constexpr auto note = "create_a_affinity_note";
  CHECK(told(note, {.allowed = {.read_only = true}}).find("your access to this server is read-only.") !=
        std::string::npos);
  CHECK(told(note, {.allowed = {.toolsets = {"persons"}}}).find("is for other tools.") != std::string::npos);
  CHECK(told(note, {.headers = {.read_only = true}}).find("X-MCP-Readonly.") != std::string::npos);
  CHECK(told(note, {.headers = {.toolsets = {"persons"}}}).find("X-MCP-* headers") != std::string::npos);
}

TEST_CASE(
    "a tool that the catalogue would call is left out by who narrows the catalogue, not by the server") {
  constexpr auto users = "list_all_affinity_v2_users";
  CHECK(told(users, {.allowed = {.toolsets = {"default"}}}).find("is for other tools.") != std::string::npos);
  CHECK(told(users, {.allowed = {.read_only = true}}).find("is for other tools.") != std::string::npos);
  CHECK(told(users, {.headers = {.toolsets = {"notes"}}}).find("X-MCP-* headers") != std::string::npos);
  CHECK(told(users, {.headers = {.toolsets = {"default"}, .exclude = {users}}}).find("X-MCP-* headers") !=
        std::string::npos);
  CHECK(told(users, {.server = {.read_only = true}, .headers = {.toolsets = {"notes"}}}).find("on request") !=
        std::string::npos);
  CHECK(told("delete_a_affinity_v2_note_by_id", {.headers = {.toolsets = {"notes"}}}).find("on request") !=
        std::string::npos);
}

TEST_CASE("of a name that nobody knows the nearest one that is offered is named") {
  CHECK(told("list_all_affinity_note", {}) ==
        "There is no tool \"list_all_affinity_note\". Did you mean \"list_all_affinity_notes\"?");
  CHECK(told("nonsense", {}) == "There is no tool \"nonsense\".");
  CHECK(told("update_a_affinity_field_by_id", {}).find("delete") == std::string::npos);
}

TEST_CASE("what may be a key in the place of a tool's name is not repeated") {
  for (std::string const key : {"kq3vN7Xw2LmZ8Rt5Yb1Hc9Jd", "sk_live_9f8e7d6c5b4a39281706",
                                "9f8e7d6c5b4a39281706f5e4", "Xk-qVbNw_LmZqRtYbHcJd7WsEuPo"})
    CHECK(told(key, {}).find(key) == std::string::npos);
  CHECK(told("get_affinity_person_v2_by_id", {}).find("get_affinity_person_v2_by_id") != std::string::npos);
}

TEST_CASE("people's words lead to the tool that does it, or to why nothing does") {
  struct Row {
    std::string_view said, tool;
  };
  constexpr Row rows[] = {{"create_company", "create_a_affinity_organization"},
                          {"search companies", "list_all_affinity_organizations"},
                          {"update_deal", "update_a_affinity_opportunity_by_id"},
                          {"getContactById", "get_single_affinity_person_by_id"},
                          {"add_task", "create_a_affinity_reminder"},
                          {"list_users", "list_all_affinity_persons"},
                          {"get_emails", "list_all_affinity_interactions"},
                          {"log_call", "create_a_affinity_interaction"},
                          {"list_columns", "list_all_affinity_fields"},
                          {"update_stage", "update_a_affinity_field_value_by_id"},
                          {"move_deal_to_stage", "update_a_affinity_field_value_by_id"},
                          {"list_pipelines", "list_all_affinity_lists"},
                          {"upload_attachment", "affinity_files_upload"},
                          {"download_document", "affinity_files_download"},
                          {"get_activity", "list_all_affinity_interactions"},
                          {"delete_company", "delete_a_affinity_organization_by_id"},
                          {"add_person_to_list", "create_a_affinity_list_entry"},
                          {"add_to_list", "create_a_affinity_list_entry"},
                          {"add_deal_to_pipeline", "create_a_affinity_opportunity"},
                          {"remove_company_from_list", "delete_a_affinity_list_entry_by_id"},
                          {"get_companies_on_list", "list_all_affinity_list_entries"},
                          {"add_note_to_person", "create_a_affinity_note"},
                          {"delete_note_from_person", "delete_a_affinity_note_by_id"},
                          {"get_notes_for_company", "list_all_affinity_notes"},
                          {"get_list_of_persons", "list_all_affinity_persons"},
                          {"search_for_company", "list_all_affinity_organizations"},
                          {"get_person_by_email", "list_all_affinity_persons"},
                          {"remove_person_from_company", "update_a_affinity_organization_by_id"},
                          {"delete_email_from_person", "update_a_affinity_person_by_id"},
                          {"update_person_email", "update_a_affinity_person_by_id"},
                          {"clear_field", "delete_a_affinity_field_value_by_id"}};
  for (auto const& [said, tool] : rows) {
    CAPTURE(said);
    CHECK(told(said, {}).find("Did you mean \"" + std::string(tool) + "\"?") != std::string::npos);
  }
  for (std::string_view const said :
       {"merge_notes", "create_saved_view", "send_email", "delete_list", "create_tag", "create_user",
        "delete_file", "update_column", "archive_note", "send_email_to_person"}) {
    CAPTURE(said);
    auto const text = told(said, {});
    CHECK(text.find("Did you mean") == std::string::npos);
    CHECK((text.find("not possible here, because") != std::string::npos ||
           text.find("Affinity has no") != std::string::npos));
  }
  for (auto const& [said, tool] :
       {Row{"list_webhooks", "list_all_affinity_webhooks"},
        Row{"merge_contacts", "affinity_v2_person_merge_start"},
        Row{"dedupe_companies", "affinity_v2_company_merge_start"},
        Row{"find_duplicate_companies", "list_all_affinity_v2_company_duplicates"},
        Row{"delete_field_option", "delete_a_affinity_v2_list_field_option_by_id"}}) {
    CAPTURE(said);
    CHECK(told(said, {}).find("\"" + std::string(tool) + "\", is not offered here.") != std::string::npos);
  }
}

TEST_CASE("people's words lead to a tool that is not listed, with the one that calls it") {
  CHECK(told("list_saved_views", {})
            .find("Did you mean \"list_all_affinity_v2_saved_views\"? It is not listed: "
                  "affinity_tools_read calls it.") != std::string::npos);
  CHECK(told("create_field_option", {}).find("affinity_tools_write calls it.") != std::string::npos);
  CHECK(told("get_transcripts", {}).find("list_all_affinity_v2_transcripts") != std::string::npos);
  // Whoever restricts the tools reaches none that is not listed.
  CHECK(told("list_saved_views", {.server = {.toolsets = {"all"}}}).find("is not offered here") !=
        std::string::npos);
}

}  // namespace affinity::mcp::tool_availability_test
