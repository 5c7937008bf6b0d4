#pragma once
// The properties that lists of Affinity's newer API can be filtered by, version 2026-09-17, as its contract
// has them. One a line, in the order of the operations: tool, property, type, operators, the words of a
// closed set or -.

#include <string_view>

namespace affinity::tests {

inline constexpr std::string_view v2_filter_properties =
    R"(list_all_affinity_v2_company_fields name text =,=~ -
list_all_affinity_v2_person_fields name text =,=~ -
list_all_affinity_v2_list_fields name text =,=~ -
list_all_affinity_v2_field_value_changes field.id text = -
list_all_affinity_v2_field_value_changes listEntry.id int64 = -
list_all_affinity_v2_field_value_changes changer.id int64 = -
list_all_affinity_v2_field_value_changes changedAt datetime >,<,>=,<= -
list_all_affinity_v2_field_value_changes actionType text = add,update,delete
list_all_affinity_v2_entry_field_value_changes field.id text = -
list_all_affinity_v2_entry_field_value_changes changedAt datetime >,<,>=,<= -
list_all_affinity_v2_entry_field_value_changes changer.id int64 = -
list_all_affinity_v2_entry_field_value_changes actionType text = add,update,delete
list_all_affinity_v2_company_notes creator.id int32 = -
list_all_affinity_v2_company_notes createdAt datetime >,<,>=,<= -
list_all_affinity_v2_company_notes updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_notes id int32 = -
list_all_affinity_v2_notes creator.id int32 = -
list_all_affinity_v2_notes createdAt datetime >,<,>=,<= -
list_all_affinity_v2_notes updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_note_replies creator.id int32 = -
list_all_affinity_v2_note_replies createdAt datetime >,<,>=,<= -
list_all_affinity_v2_note_replies updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_opportunity_notes creator.id int32 = -
list_all_affinity_v2_opportunity_notes createdAt datetime >,<,>=,<= -
list_all_affinity_v2_opportunity_notes updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_person_notes creator.id int32 = -
list_all_affinity_v2_person_notes createdAt datetime >,<,>=,<= -
list_all_affinity_v2_person_notes updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_calls id int64 = -
list_all_affinity_v2_calls startTime datetime >,<,>=,<= -
list_all_affinity_v2_calls createdAt datetime >,<,>=,<= -
list_all_affinity_v2_calls updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_chat_messages id int64 = -
list_all_affinity_v2_chat_messages sentAt datetime >,<,>=,<= -
list_all_affinity_v2_chat_messages createdAt datetime >,<,>=,<= -
list_all_affinity_v2_chat_messages updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_emails id int64 = -
list_all_affinity_v2_emails sentAt datetime >,<,>=,<= -
list_all_affinity_v2_emails createdAt datetime >,<,>=,<= -
list_all_affinity_v2_emails updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_meetings id int64 = -
list_all_affinity_v2_meetings startTime datetime >,<,>=,<= -
list_all_affinity_v2_meetings createdAt datetime >,<,>=,<= -
list_all_affinity_v2_meetings updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_transcripts id int32 = -
list_all_affinity_v2_transcripts createdAt datetime >,<,>=,<= -
list_all_affinity_v2_files createdAt datetime >,<,>=,<= -
list_all_affinity_v2_files creator.id int64 = -
list_all_affinity_v2_company_relationships interactionScore double >,<,>=,<= -
list_all_affinity_v2_coworker_connections target.currentCompany.id int64 = -
list_all_affinity_v2_executive_connections target.currentCompany.id int64 = -
list_all_affinity_v2_person_relationships interactionScore double >,<,>=,<= -
list_all_affinity_v2_company_duplicates matchCriteria enum = name,domain-redirect,domain-match
list_all_affinity_v2_person_duplicates matchCriteria enum = name,intelligent
list_all_affinity_v2_company_merges status enum = in-progress,success,failed
list_all_affinity_v2_company_merges taskId text = -
list_all_affinity_v2_company_merge_tasks status enum = in-progress,success,failed
list_all_affinity_v2_person_merges status enum = in-progress,success,failed
list_all_affinity_v2_person_merges taskId text = -
list_all_affinity_v2_person_merge_tasks status enum = in-progress,success,failed
list_all_affinity_v2_reminders id int64 = -
list_all_affinity_v2_reminders type enum = one-time,recurring
list_all_affinity_v2_reminders status enum = active,overdue,completed
list_all_affinity_v2_reminders resetTrigger enum = interaction,email,event
list_all_affinity_v2_reminders dueDate datetime >,<,>=,<= -
list_all_affinity_v2_reminders completedAt datetime >,<,>=,<= -
list_all_affinity_v2_reminders createdAt datetime >,<,>=,<= -
list_all_affinity_v2_reminders updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_reminders owner.id int64 =,!= -
list_all_affinity_v2_reminders creator.id int64 = -
list_all_affinity_v2_reminders completer.id int64 = -
list_all_affinity_v2_reminders company.id int64 = -
list_all_affinity_v2_reminders person.id int64 = -
list_all_affinity_v2_reminders opportunity.id int64 = -
list_all_affinity_v2_webhooks id int64 = -
list_all_affinity_v2_webhooks createdAt datetime >,<,>=,<= -
list_all_affinity_v2_webhooks updatedAt datetime >,<,>=,<= -
list_all_affinity_v2_teams id int64 = -
list_all_affinity_v2_teams name text =,=^,=$,=~ -
list_all_affinity_v2_users id int32 = -
list_all_affinity_v2_users status enum = active,invited,deactivated
)";

}  // namespace affinity::tests
