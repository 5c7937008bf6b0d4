#pragma once
// A call of each tool that writes, and what it touches, said by hand: nothing of tools/policy is asked.

#include <array>
#include <cstdint>
#include <string_view>

namespace affinity::tests {

struct WriteCase {
  std::string_view tool{};
  std::string_view arguments{};
  std::string_view operation{};
  std::int64_t list = 0;        // one that it touches; 0: none
  std::string_view column{};    // id of one that it touches
  std::string_view record{};    // one that it touches
  std::string_view removed{};   // one that it deletes or merges away
};

inline constexpr auto write_cases = std::to_array<WriteCase>({
    // clang-format off
    {"create_a_affinity_person", R"({"first_name":"Noor","last_name":"Haddad","emails":["noor@lumengrid.example"],"organization_ids":[730001]})", "create", 0, "", "company:730001", ""},
    {"update_a_affinity_person_by_id", R"({"id":510008,"last_name":"Okafor-Lindt"})", "rename", 0, "", "person:510008", ""},
    {"delete_a_affinity_person_by_id", R"({"id":510270})", "delete", 4102, "31901", "person:510270", "person:510270"},
    {"create_a_affinity_organization", R"({"name":"Lumen Grid","domain":"lumengrid.example","person_ids":[510008]})", "create", 0, "", "person:510008", ""},
    {"update_a_affinity_organization_by_id", R"({"id":730001,"person_ids":[510007]})", "link", 0, "", "company:730001", ""},
    {"delete_a_affinity_organization_by_id", R"({"id":730033})", "delete", 4103, "", "company:730033", "company:730033"},
    {"create_a_affinity_opportunity", R"({"name":"Acme Robotics - Series B","list_id":4101,"organization_ids":[730001]})", "create", 4101, "", "company:730001", ""},
    {"update_a_affinity_opportunity_by_id", R"({"id":880001,"name":"Acme Robotics - Series A2"})", "rename", 4101, "", "deal:880001", ""},
    {"delete_a_affinity_opportunity_by_id", R"({"id":880001})", "delete", 4101, "31014", "deal:880001", "deal:880001"},
    {"create_a_affinity_list", R"({"name":"Co-investors","type":1,"is_public":true})", "list", 0, "", "", ""},
    {"create_a_affinity_list_entry", R"({"list_id":4102,"entity_id":510008})", "add_to_list", 4102, "", "person:510008", ""},
    {"delete_a_affinity_list_entry_by_id", R"({"list_id":4102,"id":9400033})", "remove_from_list", 4102, "31901", "person:510270", ""},
    {"create_a_affinity_field", R"({"name":"Board seat","list_id":4101,"entity_type":8,"value_type":6,"is_list_specific":true})", "column", 4101, "", "", ""},
    {"delete_a_affinity_field_by_id", R"({"id":31014})", "column", 4101, "31014", "", ""},
    {"create_a_affinity_field_value", R"({"field_id":31003,"entity_id":510007,"value":"+44 20 7946 0100"})", "set", 0, "31003", "person:510007", ""},
    {"update_a_affinity_field_value_by_id", R"({"id":15501075,"value":52003})", "set", 4101, "31012", "deal:880001", ""},
    {"delete_a_affinity_field_value_by_id", R"({"id":15501074})", "clear", 4101, "31014", "deal:880001", ""},
    {"create_a_affinity_note", R"({"content":"Called Jane.","person_ids":[510008],"organization_ids":[730001]})", "note", 0, "", "company:730001", ""},
    {"update_a_affinity_note_by_id", R"({"id":6200002,"content":"Sales cycle: five weeks."})", "note", 0, "", "deal:880001", ""},
    {"delete_a_affinity_note_by_id", R"({"id":6200001})", "note", 0, "", "deal:880001", ""},
    {"create_a_affinity_interaction", R"({"type":1,"person_ids":[510001,510008],"content":"Spoke.","date":"2026-11-20T10:00:00Z"})", "log", 0, "", "person:510008", ""},
    {"update_a_affinity_interaction_by_id", R"({"id":7002,"type":0,"person_ids":[510003,510008]})", "log", 0, "", "person:510006", ""},
    {"delete_a_affinity_interaction_by_id", R"({"id":7002,"type":0})", "log", 0, "", "person:510008", ""},
    {"create_a_affinity_reminder", R"({"owner_id":510001,"type":0,"due_date":"2026-12-01","content":"Send terms","person_id":510008})", "remind", 0, "", "person:510008", ""},
    {"update_a_affinity_reminder_by_id", R"({"id":15002,"is_completed":true})", "remind", 0, "", "company:730001", ""},
    {"delete_a_affinity_reminder_by_id", R"({"id":15003})", "remind", 0, "", "deal:880001", ""},
    {"affinity_files_upload", R"({"organization_id":730001,"file":{"filename":"pilot.txt","content_base64":"VXB0aW1lOiA5NyUK"}})", "attach", 0, "", "company:730001", ""},
    {"create_a_affinity_webhook", R"({"webhook_url":"http://127.0.0.1:9/hook","subscriptions":["note.created"]})", "webhook", 0, "", "", ""},
    {"update_a_affinity_webhook_by_id", R"({"id":1201,"disabled":true})", "webhook", 0, "", "", ""},
    {"delete_a_affinity_webhook_by_id", R"({"id":1201})", "webhook", 0, "", "", ""},
    {"create_a_affinity_v2_person", R"({"firstName":"Nora","lastName":"Vance","fieldValues":[{"id":"field-31003","value":{"type":"text","data":"1"}}]})", "create", 0, "31003", "", ""},
    {"delete_a_affinity_v2_person_by_id", R"({"id":510270})", "delete", 4102, "31901", "person:510270", "person:510270"},
    {"affinity_v2_person_fields_batch_update", R"({"personId":510008,"updates":[{"id":"field-31003","value":{"type":"text","data":"1"}}]})", "set", 0, "31003", "person:510008", ""},
    {"update_a_affinity_v2_person_field_value_by_id", R"({"personId":510008,"fieldId":"field-31003","value":{"type":"text","data":"1"}})", "set", 0, "31003", "person:510008", ""},
    {"affinity_v2_company_fields_batch_update", R"({"companyId":730001,"updates":[{"id":"field-31010","value":{"type":"text","data":null}}]})", "clear", 0, "31010", "company:730001", ""},
    {"update_a_affinity_v2_company_field_value_by_id", R"({"companyId":730001,"fieldId":"field-31010","value":{"type":"text","data":"Robots"}})", "set", 0, "31010", "company:730001", ""},
    {"update_a_affinity_v2_opportunity_by_id", R"({"id":880001,"name":"Acme Robotics - Series A2"})", "rename", 4101, "", "deal:880001", ""},
    {"delete_a_affinity_v2_opportunity_by_id", R"({"id":880001})", "delete", 4101, "31012", "deal:880001", "deal:880001"},
    {"create_a_affinity_v2_list", R"({"name":"Climate founders","type":"person"})", "list", 0, "", "", ""},
    {"create_a_affinity_v2_list_field_option", R"({"listId":4101,"fieldId":"field-31012","type":"status-dropdown","text":"On Hold","rank":6,"color":"gray","statusCategory":"on-hold"})", "option", 4101, "31012", "", ""},
    {"update_a_affinity_v2_list_field_option_by_id", R"({"listId":4101,"fieldId":"field-31012","id":52003,"text":"Deep Diligence"})", "option", 4101, "31012", "", ""},
    {"delete_a_affinity_v2_list_field_option_by_id", R"({"listId":4101,"fieldId":"field-31012","id":52006})", "option", 4101, "31012", "", ""},
    {"create_a_affinity_v2_list_entry", R"({"listId":4103,"entity":730001})", "add_to_list", 4103, "", "company:730001", ""},
    {"affinity_v2_entry_fields_batch_update", R"({"listId":4101,"listEntryId":9400001,"updates":[{"id":"field-31014","value":{"type":"number","data":2500000}}]})", "set", 4101, "31014", "deal:880001", ""},
    {"update_a_affinity_v2_entry_field_value_by_id", R"({"listId":4101,"listEntryId":9400001,"fieldId":"field-31012","value":{"type":"ranked-dropdown","data":{"dropdownOptionId":52004}}})", "set", 4101, "31012", "deal:880001", ""},
    {"affinity_v2_company_merge_start", R"({"primaryCompanyId":730001,"duplicateCompanyId":730033})", "merge", 4103, "", "company:730001", "company:730033"},
    {"affinity_v2_person_merge_start", R"({"primaryPersonId":510008,"duplicatePersonId":510270})", "merge", 4102, "31901", "person:510008", "person:510270"},
    {"affinity_records_merge", R"({"kind":"company","keep":730001,"duplicate":730033,"wait_s":0})", "merge", 4103, "", "company:730033", "company:730033"},
    {"create_a_affinity_v2_note", R"({"type":"entities","content":"<p>Term sheet.</p>","companies":[730001],"persons":[510008]})", "note", 0, "", "company:730001", ""},
    {"update_a_affinity_v2_note_by_id", R"({"id":6200002,"content":"<p>Five weeks.</p>"})", "note", 0, "", "person:510007", ""},
    {"delete_a_affinity_v2_note_by_id", R"({"id":6200001})", "note", 0, "", "company:730001", ""},
    {"delete_a_affinity_v2_transcript_by_id", R"({"id":8300003})", "log", 0, "", "company:730008", ""},
    {"create_a_affinity_v2_reminder", R"({"type":"one-time","dueDate":"2026-12-01T09:00:00Z","content":"Send terms","owner":510001,"entity":{"type":"person","id":510008}})", "remind", 0, "", "person:510008", ""},
    {"update_a_affinity_v2_reminder_by_id", R"({"id":15004,"completedAt":"2026-11-21T09:00:00Z"})", "remind", 0, "", "company:730001", ""},
    {"delete_a_affinity_v2_reminder_by_id", R"({"id":15004})", "remind", 0, "", "company:730001", ""},
    {"create_a_affinity_v2_webhook", R"({"url":"http://127.0.0.1:9/hook","subscriptions":["note.created"]})", "webhook", 0, "", "", ""},
    {"update_a_affinity_v2_webhook_by_id", R"({"id":1201,"status":"disabled"})", "webhook", 0, "", "", ""},
    {"delete_a_affinity_v2_webhook_by_id", R"({"id":1201})", "webhook", 0, "", "", ""},
    {"affinity_v2_feedback_send", R"({"type":"api","subject":"Sandbox","body":"A line of feedback."})", "feedback", 0, "", "", ""},
    {"create_a_affinity_crm_account", R"({"name":"Lumen Grid","website":"lumengrid.example"})", "create", 0, "", "", ""},
    {"update_a_affinity_crm_account_by_id", R"({"id":"730001","name":"Acme Robotics GmbH"})", "rename", 0, "", "company:730001", ""},
    {"delete_a_affinity_crm_account_by_id", R"({"id":"730033"})", "delete", 4103, "", "company:730033", "company:730033"},
    {"create_a_affinity_crm_contact", R"({"name":"Noor Haddad","email_addresses":["noor@lumengrid.example"]})", "create", 0, "", "", ""},
    {"update_a_affinity_crm_contact_by_id", R"({"id":"510008","last_name":"Okafor-Lindt"})", "rename", 0, "", "person:510008", ""},
    {"delete_a_affinity_crm_contact_by_id", R"({"id":"510270"})", "delete", 4102, "31901", "person:510270", "person:510270"},
    {"create_a_affinity_crm_opportunity", R"({"name":"Acme Robotics - Series B","list_id":"4101","account":"730001"})", "create", 4101, "", "company:730001", ""},
    {"update_a_affinity_crm_opportunity_by_id", R"({"id":"880001","stage":"Term Sheet"})", "set", 4101, "31012", "deal:880001", ""},
    {"delete_a_affinity_crm_opportunity_by_id", R"({"id":"880002"})", "delete", 4101, "31012", "deal:880002", "deal:880002"},
    {"create_a_affinity_crm_engagement", R"({"engagement_type":"call","content":"Spoke.","start_time":"2026-11-20T10:00:00Z","contact":["510008"],"owner":"510001"})", "log", 0, "", "person:510008", ""},
    {"update_a_affinity_crm_engagement_by_id", R"({"id":"meeting:7002","start_time":"2026-03-14T13:30:00Z"})", "log", 0, "", "person:510008", ""},
    {"delete_a_affinity_crm_engagement_by_id", R"({"id":"meeting:7002"})", "log", 0, "", "person:510008", ""},
    {"create_a_affinity_crm_note", R"({"content":"Jane wants the term sheet.","contact":["510008"]})", "note", 0, "", "person:510008", ""},
    {"update_a_affinity_crm_note_by_id", R"({"id":"6200002","content":"Sales cycle: five weeks."})", "note", 0, "", "deal:880001", ""},
    {"delete_a_affinity_crm_note_by_id", R"({"id":"6200001"})", "note", 0, "", "deal:880001", ""},
    {"apply_changes", R"({"operations":[{"do":"set","on":"deal:880002","values":{"Status":"Passed"}}]})", "set", 4101, "31012", "deal:880002", ""},
    {"log_activity", R"({"kind":"note","text":"The pilot goes on.","people":["person:510008"]})", "note", 0, "", "person:510008", ""},
    // clang-format on
});

}  // namespace affinity::tests
