#include "tools/v2/params.hpp"

#include <utility>

namespace affinity::tools::v2 {

std::vector<Tool> in_toolset(std::string_view toolset, std::vector<Tool> rows) {
  for (auto& row : rows) {
    row.toolset = toolset;
    row.on_request = true;
    row.named_only = row.effect == Effect::destroys;
  }
  return rows;
}

std::vector<Tool> in_named_toolset(std::string_view toolset, std::vector<Tool> rows) {
  rows = in_toolset(toolset, std::move(rows));
  for (auto& row : rows) row.named_only = true;
  return rows;
}

Type text_between(std::int64_t fewest, std::int64_t most) {
  return {.kind = Kind::text, .minimum = fewest, .maximum = most, .in_schema = false};
}

Type ref() { return inside("id", id()); }

Param company_id() { return path("companyId", id()); }
Param person_id() { return path("personId", id()); }
Param list_id() { return path("listId", id()); }
Param entry_id() { return path("listEntryId", id()); }
Param note_id() { return path("noteId", id32()); }
Param field_slot() { return path("fieldId", field_id()); }
Param only_ids() { return query("ids", list_of(id()), "Only these."); }

namespace {

Type field_kinds() { return list_of(word({"enriched", "global", "relationship-intelligence"})); }
Type row_field_kinds() { return list_of(word({"enriched", "global", "list", "relationship-intelligence"})); }

}  // namespace

Param field_ids() { return query("fieldIds", list_of(field_id())); }
Param field_types() { return query("fieldTypes", field_kinds()); }
Param row_field_types() { return query("fieldTypes", row_field_kinds()); }
Param value_ids() { return query("ids", list_of(field_id()), "Of fields."); }
Param value_types() { return query("types", field_kinds()); }
Param row_value_types() { return query("types", row_field_kinds()); }

Param filter(std::string_view properties, Need need) {
  return query("filter", text_or_absent(), properties, need);
}
Param order_by(std::vector<std::string_view> keys) {
  return query("orderBy", list_of(word(std::move(keys))));
}
Param abilities() {
  return query("includes", list_of(word({"filterability", "sortability"})), "For searches.");
}
Param note_parts() {
  return query("includes",
               list_of(word({"companiesPreview", "personsPreview", "opportunitiesPreview", "repliesCount"})));
}
Param team_parts() { return query("includes", list_of(word({"membersPreview", "accessibleListsPreview"}))); }
Param total_count() { return query("totalCount", boolean()); }
Param limit_of_search(std::int64_t preset) {
  return body("limit", with_default(integer_between(1, 100), preset));
}

namespace {

Type field_update() {
  return record({body("id", field_id(), "", required), body("value", schema::field_value(), "", required)});
}

}  // namespace

Param value() { return body("value", schema::field_value(), "", required); }
Param updates() {
  auto list = list_of(field_update(), 100);
  list.minimum = 1;
  return body("updates", std::move(list), "", required);
}
Param values_of_new_person() {
  auto param = body("fieldValues", list_of(field_update(), 100));
  param.api_name = "fields";
  return param;
}

Param rank() { return body("rank", integer_between(0, Type::max_int32)); }
Param color() { return body("color", word({"white", "gray", "blue", "green", "purple", "orange", "red"})); }
Param status_category() { return body("statusCategory", word({"open", "won", "lost", "on-hold"})); }
Param win_rate() { return body("winRate", integer_between(0, 100)); }

Param note_content(Need need) { return body("content", inside("html", non_empty_text()), "HTML.", need); }
Param refs(std::string_view name) { return body(name, list_of(ref(), 100)); }
Param noted_interaction() {
  return body("interaction", record({body("type", word({"meeting", "call", "chat-message"}), "", required),
                                     body("id", id(), "", required)}));
}

Param reminded_entity() {
  return body("entity",
              record({body("type", word({"company", "person", "opportunity"}), "", required),
                      body("id", id(), "", required)}),
              "No team member.", required);
}
Param recurrence(Need members) {
  return body("recurrence",
              record({body("resetTrigger", word({"interaction", "email", "event"}), "", members),
                      body("periodDays", integer_between(1, 3650), "", members)}));
}

Param subscriptions(Need need) {
  return body("subscriptions",
              list_of(word({"list.created",         "list.updated",         "list.deleted",
                            "list_entry.created",   "list_entry.deleted",   "note.created",
                            "note.updated",         "note.deleted",         "field.created",
                            "field.updated",        "field.deleted",        "field_value.created",
                            "field_value.updated",  "field_value.deleted",  "person.created",
                            "person.updated",       "person.deleted",       "organization.created",
                            "organization.updated", "organization.deleted", "organization.merged",
                            "opportunity.created",  "opportunity.updated",  "opportunity.deleted",
                            "file.created",         "file.deleted",         "smart_interaction_value.updated",
                            "reminder.created",     "reminder.updated",     "reminder.deleted"})),
              "None = all.", need);
}

}  // namespace affinity::tools::v2
