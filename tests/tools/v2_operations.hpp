#pragma once
// The operations of Affinity's newer API, version 2026-09-17, as its contract has them. One a line, in the
// order of the toolsets: toolset, tool, method, path, effect, offered (core: v2_core holds it, v2: v2 does,
// named: its toolset, its name and v2_all alone), paging with the largest page, and whether Affinity calls it
// beta.

#include <string_view>

namespace affinity::tests {

inline constexpr std::string_view v2_operations =
    R"(v2_account list_all_affinity_v2_whoami GET /v2/auth/whoami reads v2 none stable
v2_account list_all_affinity_v2_rate_limits GET /v2/rate-limit reads v2 none beta
v2_companies list_all_affinity_v2_companies GET /v2/companies reads core links:100 stable
v2_companies list_all_affinity_v2_company_fields GET /v2/companies/fields reads core links:100 stable
v2_companies list_all_affinity_v2_company_field_options GET /v2/companies/fields/{fieldId}/dropdown-options reads v2 links:100 stable
v2_companies affinity_v2_companies_search POST /v2/companies/search reads core links:100 beta
v2_companies get_single_affinity_v2_company_by_id GET /v2/companies/{companyId} reads core none stable
v2_companies list_all_affinity_v2_company_field_values GET /v2/companies/{companyId}/fields reads v2 links:100 beta
v2_companies affinity_v2_company_fields_batch_update PATCH /v2/companies/{companyId}/fields changes core none stable
v2_companies get_single_affinity_v2_company_field_value_by_id GET /v2/companies/{companyId}/fields/{fieldId} reads v2 none beta
v2_companies update_a_affinity_v2_company_field_value_by_id POST /v2/companies/{companyId}/fields/{fieldId} changes v2 none stable
v2_companies list_all_affinity_v2_company_field_value_items GET /v2/companies/{companyId}/fields/{fieldId}/values reads v2 links:100 beta
v2_companies list_all_affinity_v2_company_list_entries GET /v2/companies/{companyId}/list-entries reads core links:100 stable
v2_companies list_all_affinity_v2_company_lists GET /v2/companies/{companyId}/lists reads v2 links:100 stable
v2_companies affinity_v2_semantic_search POST /v2/semantic-search reads core once stable
v2_persons list_all_affinity_v2_persons GET /v2/persons reads core links:100 stable
v2_persons create_a_affinity_v2_person POST /v2/persons adds v2 none beta
v2_persons list_all_affinity_v2_person_fields GET /v2/persons/fields reads core links:100 stable
v2_persons list_all_affinity_v2_person_field_options GET /v2/persons/fields/{fieldId}/dropdown-options reads v2 links:100 stable
v2_persons affinity_v2_persons_search POST /v2/persons/search reads core links:100 beta
v2_persons delete_a_affinity_v2_person_by_id DELETE /v2/persons/{personId} destroys named none beta
v2_persons get_single_affinity_v2_person_by_id GET /v2/persons/{personId} reads core none stable
v2_persons list_all_affinity_v2_person_field_values GET /v2/persons/{personId}/fields reads v2 links:100 beta
v2_persons affinity_v2_person_fields_batch_update PATCH /v2/persons/{personId}/fields changes core none stable
v2_persons get_single_affinity_v2_person_field_value_by_id GET /v2/persons/{personId}/fields/{fieldId} reads v2 none beta
v2_persons update_a_affinity_v2_person_field_value_by_id POST /v2/persons/{personId}/fields/{fieldId} changes v2 none stable
v2_persons list_all_affinity_v2_person_field_value_items GET /v2/persons/{personId}/fields/{fieldId}/values reads v2 links:100 beta
v2_persons list_all_affinity_v2_person_list_entries GET /v2/persons/{personId}/list-entries reads core links:100 stable
v2_persons list_all_affinity_v2_person_lists GET /v2/persons/{personId}/lists reads v2 links:100 stable
v2_opportunities list_all_affinity_v2_opportunities GET /v2/opportunities reads v2 links:100 stable
v2_opportunities delete_a_affinity_v2_opportunity_by_id DELETE /v2/opportunities/{opportunityId} destroys named none beta
v2_opportunities get_single_affinity_v2_opportunity_by_id GET /v2/opportunities/{opportunityId} reads v2 none stable
v2_opportunities update_a_affinity_v2_opportunity_by_id POST /v2/opportunities/{opportunityId} changes v2 none beta
v2_lists list_all_affinity_v2_lists GET /v2/lists reads core links:100 stable
v2_lists create_a_affinity_v2_list POST /v2/lists adds v2 none stable
v2_lists get_single_affinity_v2_list_by_id GET /v2/lists/{listId} reads v2 none stable
v2_lists list_all_affinity_v2_list_fields GET /v2/lists/{listId}/fields reads core links:100 stable
v2_lists list_all_affinity_v2_list_field_options GET /v2/lists/{listId}/fields/{fieldId}/dropdown-options reads core links:100 stable
v2_lists create_a_affinity_v2_list_field_option POST /v2/lists/{listId}/fields/{fieldId}/dropdown-options adds v2 none stable
v2_lists delete_a_affinity_v2_list_field_option_by_id DELETE /v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId} destroys named none stable
v2_lists get_single_affinity_v2_list_field_option_by_id GET /v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId} reads v2 none stable
v2_lists update_a_affinity_v2_list_field_option_by_id POST /v2/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId} changes v2 none stable
v2_lists list_all_affinity_v2_saved_views GET /v2/lists/{listId}/saved-views reads core links:100 stable
v2_lists get_single_affinity_v2_saved_view_by_id GET /v2/lists/{listId}/saved-views/{viewId} reads v2 none stable
v2_list_entries list_all_affinity_v2_list_entries GET /v2/lists/{listId}/list-entries reads core links:100 stable
v2_list_entries create_a_affinity_v2_list_entry POST /v2/lists/{listId}/list-entries adds core none beta
v2_list_entries affinity_v2_list_entries_search POST /v2/lists/{listId}/list-entries/search reads core links:100 beta
v2_list_entries get_single_affinity_v2_list_entry_by_id GET /v2/lists/{listId}/list-entries/{listEntryId} reads v2 none stable
v2_list_entries list_all_affinity_v2_entry_field_values GET /v2/lists/{listId}/list-entries/{listEntryId}/fields reads v2 links:100 stable
v2_list_entries affinity_v2_entry_fields_batch_update PATCH /v2/lists/{listId}/list-entries/{listEntryId}/fields changes core none stable
v2_list_entries get_single_affinity_v2_entry_field_value_by_id GET /v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId} reads v2 none stable
v2_list_entries update_a_affinity_v2_entry_field_value_by_id POST /v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId} changes v2 none stable
v2_list_entries list_all_affinity_v2_entry_field_value_items GET /v2/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}/values reads v2 links:100 beta
v2_list_entries list_all_affinity_v2_saved_view_list_entries GET /v2/lists/{listId}/saved-views/{viewId}/list-entries reads core links:100 stable
v2_history list_all_affinity_v2_field_value_changes GET /v2/field-value-changes reads core links:100 stable
v2_history list_all_affinity_v2_entry_field_value_changes GET /v2/lists/{listId}/list-entries/{listEntryId}/field-value-changes reads v2 links:100 stable
v2_notes list_all_affinity_v2_company_notes GET /v2/companies/{companyId}/notes reads core links:100 stable
v2_notes list_all_affinity_v2_notes GET /v2/notes reads v2 links:100 stable
v2_notes create_a_affinity_v2_note POST /v2/notes adds core none stable
v2_notes affinity_v2_notes_search POST /v2/notes/search reads core once stable
v2_notes delete_a_affinity_v2_note_by_id DELETE /v2/notes/{noteId} destroys named none stable
v2_notes get_single_affinity_v2_note_by_id GET /v2/notes/{noteId} reads v2 none stable
v2_notes update_a_affinity_v2_note_by_id POST /v2/notes/{noteId} changes v2 none stable
v2_notes list_all_affinity_v2_note_companies GET /v2/notes/{noteId}/attached-companies reads v2 links:100 stable
v2_notes list_all_affinity_v2_note_opportunities GET /v2/notes/{noteId}/attached-opportunities reads v2 links:100 stable
v2_notes list_all_affinity_v2_note_persons GET /v2/notes/{noteId}/attached-persons reads v2 links:100 stable
v2_notes list_all_affinity_v2_note_replies GET /v2/notes/{noteId}/replies reads v2 links:100 stable
v2_notes list_all_affinity_v2_opportunity_notes GET /v2/opportunities/{opportunityId}/notes reads v2 links:100 stable
v2_notes list_all_affinity_v2_person_notes GET /v2/persons/{personId}/notes reads core links:100 stable
v2_interactions list_all_affinity_v2_calls GET /v2/calls reads v2 links:100 stable
v2_interactions list_all_affinity_v2_chat_messages GET /v2/chat-messages reads v2 links:100 stable
v2_interactions list_all_affinity_v2_emails GET /v2/emails reads v2 links:100 stable
v2_interactions list_all_affinity_v2_meetings GET /v2/meetings reads core links:100 stable
v2_interactions get_single_affinity_v2_meeting_by_id GET /v2/meetings/{meetingId} reads v2 none beta
v2_interactions list_all_affinity_v2_transcripts GET /v2/transcripts reads v2 links:100 stable
v2_interactions delete_a_affinity_v2_transcript_by_id DELETE /v2/transcripts/{transcriptId} destroys named none beta
v2_interactions get_single_affinity_v2_transcript_by_id GET /v2/transcripts/{transcriptId} reads v2 none stable
v2_interactions list_all_affinity_v2_transcript_fragments GET /v2/transcripts/{transcriptId}/fragments reads v2 links:100 stable
v2_files list_all_affinity_v2_files GET /v2/files reads v2 links:100 beta
v2_files affinity_v2_files_search POST /v2/files/search reads v2 once stable
v2_files get_single_affinity_v2_file_by_id GET /v2/files/{fileId} reads v2 none beta
v2_relationships list_all_affinity_v2_company_relationships GET /v2/companies/{companyId}/relationships reads core links:100 stable
v2_relationships list_all_affinity_v2_coworker_connections GET /v2/inferred-connections/coworkers reads v2 links:50 beta
v2_relationships list_all_affinity_v2_executive_connections GET /v2/inferred-connections/investor-executive-connections reads v2 links:50 beta
v2_relationships list_all_affinity_v2_person_relationships GET /v2/persons/{personId}/relationships reads core links:100 stable
v2_merges list_all_affinity_v2_company_duplicates GET /v2/duplicates/company-suggestions reads named links:100 beta
v2_merges list_all_affinity_v2_person_duplicates GET /v2/duplicates/person-suggestions reads named links:100 beta
v2_merges list_all_affinity_v2_company_merges GET /v2/company-merges reads named links:100 stable
v2_merges affinity_v2_company_merge_start POST /v2/company-merges destroys named none stable
v2_merges get_single_affinity_v2_company_merge_by_id GET /v2/company-merges/{mergeId} reads named none stable
v2_merges list_all_affinity_v2_company_merge_tasks GET /v2/tasks/company-merges reads named links:100 stable
v2_merges get_single_affinity_v2_company_merge_task_by_id GET /v2/tasks/company-merges/{taskId} reads named none stable
v2_merges list_all_affinity_v2_person_merges GET /v2/person-merges reads named links:100 stable
v2_merges affinity_v2_person_merge_start POST /v2/person-merges destroys named none stable
v2_merges get_single_affinity_v2_person_merge_by_id GET /v2/person-merges/{mergeId} reads named none stable
v2_merges list_all_affinity_v2_person_merge_tasks GET /v2/tasks/person-merges reads named links:100 stable
v2_merges get_single_affinity_v2_person_merge_task_by_id GET /v2/tasks/person-merges/{taskId} reads named none stable
v2_reminders list_all_affinity_v2_reminders GET /v2/reminders reads v2 links:100 stable
v2_reminders create_a_affinity_v2_reminder POST /v2/reminders adds v2 none stable
v2_reminders delete_a_affinity_v2_reminder_by_id DELETE /v2/reminders/{reminderId} destroys named none beta
v2_reminders get_single_affinity_v2_reminder_by_id GET /v2/reminders/{reminderId} reads v2 none beta
v2_reminders update_a_affinity_v2_reminder_by_id POST /v2/reminders/{reminderId} changes v2 none beta
v2_webhooks list_all_affinity_v2_webhooks GET /v2/webhooks reads named links:100 beta
v2_webhooks create_a_affinity_v2_webhook POST /v2/webhooks adds named none beta
v2_webhooks delete_a_affinity_v2_webhook_by_id DELETE /v2/webhooks/{webhookId} destroys named none beta
v2_webhooks get_single_affinity_v2_webhook_by_id GET /v2/webhooks/{webhookId} reads named none beta
v2_webhooks update_a_affinity_v2_webhook_by_id POST /v2/webhooks/{webhookId} changes named none beta
v2_directory list_all_affinity_v2_teams GET /v2/teams reads v2 links:100 beta
v2_directory get_single_affinity_v2_team_by_id GET /v2/teams/{teamId} reads v2 none beta
v2_directory list_all_affinity_v2_users GET /v2/users reads v2 links:100 beta
v2_directory get_single_affinity_v2_user_by_id GET /v2/users/{userId} reads v2 none beta
v2_feedback affinity_v2_feedback_send POST /v2/feedback adds named none stable
)";

}  // namespace affinity::tests
