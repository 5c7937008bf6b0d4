#include "tools/composed/upstream/parts.hpp"

#include <algorithm>
#include <array>

namespace affinity::tools::composed {

namespace {

struct Equivalent {
  std::string_view v2{}, v1{};
};

constexpr auto equivalents = std::to_array<Equivalent>({
    {"list_all_affinity_v2_whoami", "list_all_affinity_whoami"},
    {"list_all_affinity_v2_lists", "list_all_affinity_lists"},
    {"get_single_affinity_v2_list_by_id", "get_single_affinity_list_by_id"},
    {"list_all_affinity_v2_list_fields", "list_all_affinity_fields"},
    {"list_all_affinity_v2_list_field_options", "list_all_affinity_fields"},
    {"list_all_affinity_v2_company_fields", "list_all_affinity_fields"},
    {"list_all_affinity_v2_company_field_options", "list_all_affinity_fields"},
    {"list_all_affinity_v2_person_fields", "list_all_affinity_fields"},
    {"list_all_affinity_v2_person_field_options", "list_all_affinity_fields"},
    {"list_all_affinity_v2_users", "list_all_affinity_persons"},
    {"list_all_affinity_v2_saved_views", "list_all_affinity_list_entries"},
    {"list_all_affinity_v2_saved_view_list_entries", "list_all_affinity_list_entries"},
    {"list_all_affinity_v2_list_entries", "list_all_affinity_list_entries"},
    {"affinity_v2_list_entries_search", "list_all_affinity_list_entries"},
    {"get_single_affinity_v2_list_entry_by_id", "get_single_affinity_list_entry_by_id"},
    {"list_all_affinity_v2_entry_field_values", "list_all_affinity_field_values"},
    {"list_all_affinity_v2_companies", "list_all_affinity_organizations"},
    {"affinity_v2_companies_search", "list_all_affinity_organizations"},
    {"affinity_v2_semantic_search", "list_all_affinity_organizations"},
    {"get_single_affinity_v2_company_by_id", "get_single_affinity_organization_by_id"},
    {"list_all_affinity_v2_company_field_values", "list_all_affinity_field_values"},
    {"list_all_affinity_v2_company_list_entries", "list_all_affinity_list_entries"},
    {"list_all_affinity_v2_company_lists", "list_all_affinity_lists"},
    {"list_all_affinity_v2_persons", "list_all_affinity_persons"},
    {"affinity_v2_persons_search", "list_all_affinity_persons"},
    {"get_single_affinity_v2_person_by_id", "get_single_affinity_person_by_id"},
    {"list_all_affinity_v2_person_field_values", "list_all_affinity_field_values"},
    {"list_all_affinity_v2_person_list_entries", "list_all_affinity_list_entries"},
    {"list_all_affinity_v2_person_lists", "list_all_affinity_lists"},
    {"list_all_affinity_v2_opportunities", "list_all_affinity_opportunities"},
    {"get_single_affinity_v2_opportunity_by_id", "get_single_affinity_opportunity_by_id"},
    {"list_all_affinity_v2_notes", "list_all_affinity_notes"},
    {"affinity_v2_notes_search", "list_all_affinity_notes"},
    {"get_single_affinity_v2_note_by_id", "get_single_affinity_note_by_id"},
    {"list_all_affinity_v2_company_notes", "list_all_affinity_notes"},
    {"list_all_affinity_v2_person_notes", "list_all_affinity_notes"},
    {"list_all_affinity_v2_opportunity_notes", "list_all_affinity_notes"},
    {"list_all_affinity_v2_note_companies", "list_all_affinity_notes"},
    {"list_all_affinity_v2_note_persons", "list_all_affinity_notes"},
    {"list_all_affinity_v2_note_opportunities", "list_all_affinity_notes"},
    {"list_all_affinity_v2_note_replies", "list_all_affinity_notes"},
    {"list_all_affinity_v2_reminders", "list_all_affinity_reminders"},
    {"get_single_affinity_v2_reminder_by_id", "get_single_affinity_reminder_by_id"},
    {"list_all_affinity_v2_calls", "list_all_affinity_interactions"},
    {"list_all_affinity_v2_chat_messages", "list_all_affinity_interactions"},
    {"list_all_affinity_v2_emails", "list_all_affinity_interactions"},
    {"list_all_affinity_v2_meetings", "list_all_affinity_interactions"},
    {"get_single_affinity_v2_meeting_by_id", "get_single_affinity_interaction_by_id"},
    {"list_all_affinity_v2_field_value_changes", "list_all_affinity_field_values_changes"},
    {"list_all_affinity_v2_entry_field_value_changes", "list_all_affinity_field_values_changes"},
    {"list_all_affinity_v2_company_relationships", "list_all_affinity_relationship_strength"},
    {"list_all_affinity_v2_person_relationships", "list_all_affinity_relationship_strength"},
    {"list_all_affinity_v2_coworker_connections", "list_all_affinity_relationship_strength"},
    {"list_all_affinity_v2_executive_connections", "list_all_affinity_relationship_strength"},
    {"list_all_affinity_v2_files", "list_all_affinity_files"},
    {"affinity_v2_files_search", "list_all_affinity_files"},
    {"affinity_v2_entry_fields_batch_update", "update_a_affinity_field_value_by_id"},
    {"affinity_v2_company_fields_batch_update", "update_a_affinity_field_value_by_id"},
    {"affinity_v2_person_fields_batch_update", "update_a_affinity_field_value_by_id"},
    {"create_a_affinity_v2_person", "create_a_affinity_person"},
    {"create_a_affinity_v2_list_entry", "create_a_affinity_list_entry"},
    {"create_a_affinity_v2_note", "create_a_affinity_note"},
    {"create_a_affinity_v2_reminder", "create_a_affinity_reminder"},
    {"update_a_affinity_v2_opportunity_by_id", "update_a_affinity_opportunity_by_id"},
    {"delete_a_affinity_v2_person_by_id", "delete_a_affinity_person_by_id"},
    {"delete_a_affinity_v2_opportunity_by_id", "delete_a_affinity_opportunity_by_id"},
    {"delete_a_affinity_v2_note_by_id", "delete_a_affinity_note_by_id"},
    {"delete_a_affinity_v2_reminder_by_id", "delete_a_affinity_reminder_by_id"},
});

Tool const* row_named(ToolContext const& context, std::string_view name) {
  auto const& rows = context.full_catalogue ? *context.full_catalogue : context.catalogue;
  return rows.find(name);
}

bool is_selected_part(ToolContext const& context, std::string_view name) {
  auto const* tool = row_named(context, name);
  return tool && (!context.selections || is_part_selected(*context.selections, *tool));
}

bool is_selected_write(ToolContext const& context, std::string_view name) {
  auto const* tool = row_named(context, name);
  return tool && (!context.selections || is_write_selected(*context.selections, *tool));
}

}  // namespace

std::string_view v1_equivalent(std::string_view v2_tool) {
  auto const found = std::ranges::find(equivalents, v2_tool, &Equivalent::v2);
  return found == equivalents.end() ? std::string_view() : found->v1;
}

bool is_part_allowed(ToolContext const& context, std::string_view tool) {
  auto const v1 = v1_equivalent(tool);
  return is_selected_part(context, tool) && (v1.empty() || is_selected_part(context, v1));
}

bool is_write_allowed(ToolContext const& context, std::string_view tool) {
  auto const v1 = v1_equivalent(tool);
  return is_selected_write(context, tool) && (v1.empty() || is_selected_write(context, v1));
}

bool is_part_excluded(ToolContext const& context, std::string_view tool) {
  if (!context.selections) return false;
  auto const names = [&](Selection const& selection, std::string_view name) {
    return !name.empty() && std::ranges::find(selection.exclude, name) != selection.exclude.end();
  };
  auto const& [server, allowed, headers] = *context.selections;
  return std::ranges::any_of(std::array{&server, &allowed, &headers}, [&](Selection const* selection) {
    return names(*selection, tool) || names(*selection, v1_equivalent(tool));
  });
}

}  // namespace affinity::tools::composed
