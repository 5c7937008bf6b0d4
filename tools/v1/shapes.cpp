#include "tools/v1/shapes.hpp"

#include <utility>

namespace affinity::tools {

using schema::Code;
using schema::Member;
using schema::never_null;
using schema::Shape;

namespace {

Shape ids() { return Shape::list(Shape::integer()); }
Shape texts() { return Shape::list(Shape::text()); }

// The same seven moments in two forms; which of them a record has depends on the flags of the request.
Shape interaction_dates() {
  return Shape::record({{"first_email_date", Shape::text()},
                        {"last_email_date", Shape::text()},
                        {"first_event_date", Shape::text()},
                        {"last_event_date", Shape::text()},
                        {"next_event_date", Shape::text()},
                        {"last_chat_message_date", Shape::text()},
                        {"last_interaction_date", Shape::text()}});
}

Shape interaction_summaries() {
  auto const moment = Shape::record({{"date", Shape::text()}, {"person_ids", ids()}});
  return Shape::record({{"first_email", moment},
                        {"last_email", moment},
                        {"first_event", moment},
                        {"last_event", moment},
                        {"next_event", moment},
                        {"last_chat_message", moment},
                        {"last_interaction", moment}});
}

Shape bare_list_entry() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"list_id", Shape::integer(), never_null},
                        {"creator_id", Shape::integer()},
                        {"entity_id", Shape::integer(), never_null},
                        {"entity_type", Shape::code(entity_types()), never_null},
                        {"created_at", Shape::text()}});
}

// Whatever a list holds; the three kinds of entity share id and name.
Shape entity() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::integer()},
                        {"first_name", Shape::text()},
                        {"last_name", Shape::text()},
                        {"primary_email", Shape::text()},
                        {"emails", texts()},
                        {"name", Shape::text()},
                        {"domain", Shape::text()},
                        {"domains", texts()},
                        {"crunchbase_uuid", Shape::text()},
                        {"global", Shape::boolean()}});
}

}  // namespace

std::vector<Code> entity_types() { return {{0, "person"}, {1, "organization"}, {8, "opportunity"}}; }
std::vector<Code> interaction_types() {
  return {{0, "meeting"}, {1, "call"}, {2, "chat message"}, {3, "email"}};
}
std::vector<Code> directions() { return {{0, "sent"}, {1, "received"}}; }
std::vector<Code> reminder_types() { return {{0, "one-time"}, {1, "recurring"}}; }
std::vector<Code> reset_types() { return {{0, "interaction"}, {1, "email"}, {2, "meeting"}}; }
std::vector<Code> reminder_states() { return {{0, "completed"}, {1, "active"}, {2, "overdue"}}; }
std::vector<Code> change_types() { return {{0, "create"}, {1, "delete"}, {2, "update"}}; }
std::vector<Code> value_types() {
  return {{0, "person"}, {1, "organization"}, {2, "dropdown"}, {3, "number"},
          {4, "date"},   {5, "location"},     {6, "text"},     {7, "ranked dropdown"}};
}

Shape whoami() {
  return Shape::record(
      {{"tenant",
        Shape::record(
            {{"id", Shape::integer(), never_null}, {"name", Shape::text()}, {"subdomain", Shape::text()}})},
       {"user", Shape::record({{"id", Shape::integer(), never_null},
                               {"firstName", Shape::text()},
                               {"lastName", Shape::text()},
                               {"email", Shape::text()}})},
       {"grant",
        Shape::record({{"type", Shape::text()}, {"scope", Shape::text()}, {"createdAt", Shape::text()}})}});
}

// On unlimited plans a limit is the word "unlimited", not a number (seen, not documented).
Shape rate_limits() {
  auto const limit = Shape::record({{"limit", Shape::any()},
                                    {"remaining", Shape::any()},
                                    {"reset", Shape::any()},
                                    {"used", Shape::any()}});
  return Shape::record({{"rate", Shape::record({{"org_monthly", limit}, {"api_key_per_minute", limit}})}});
}

Shape person() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::code({{0, "external"}, {1, "internal, a member of your team"}})},
                        {"first_name", Shape::text()},
                        {"last_name", Shape::text()},
                        {"primary_email", Shape::text()},
                        {"emails", texts()}});
}

Shape person_in_list() {
  return extend(person(), {{"opportunity_ids", ids()},
                           {"current_organization_ids", ids()},
                           {"interaction_dates", interaction_dates()},
                           {"interactions", interaction_summaries()}});
}

Shape person_in_full() {
  return extend(person_in_list(),
                {{"organization_ids", ids()}, {"list_entries", Shape::list(bare_list_entry())}});
}

Shape organization() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text()},
                        {"domain", Shape::text()},
                        {"domains", texts()},
                        {"global", Shape::boolean()},
                        {"crunchbase_uuid", Shape::text()}});
}

Shape organization_in_list() {
  return extend(organization(), {{"opportunity_ids", ids()},
                                 {"interaction_dates", interaction_dates()},
                                 {"interactions", interaction_summaries()}});
}

Shape organization_in_full() {
  return extend(organization_in_list(),
                {{"person_ids", ids()}, {"list_entries", Shape::list(bare_list_entry())}});
}

Shape note() {
  return Shape::record(
      {{"id", Shape::integer(), never_null},
       {"creator_id", Shape::integer()},
       {"person_ids", ids()},
       {"associated_person_ids", ids()},
       {"interaction_person_ids", ids()},
       {"interaction_id", Shape::integer()},
       {"interaction_type", Shape::code(interaction_types())},
       {"is_meeting", Shape::boolean()},
       {"mentioned_person_ids", ids()},
       {"organization_ids", ids()},
       {"opportunity_ids", ids()},
       {"parent_id", Shape::integer()},
       {"content", Shape::text()},
       {"type", Shape::code({{0, "plain text"}, {1, "from an email"}, {2, "HTML"}, {3, "AI summary"}})},
       {"created_at", Shape::text()},
       {"updated_at", Shape::text()}});
}

Shape list() {
  auto const role = Shape::code({{0, "admin"}, {1, "basic"}, {2, "standard"}});
  return Shape::record(
      {{"id", Shape::integer(), never_null},
       {"type", Shape::code(entity_types()), never_null},
       {"name", Shape::text(), never_null},
       {"public", Shape::boolean(), never_null},
       {"owner_id", Shape::integer()},
       {"creator_id", Shape::integer()},
       {"list_size", Shape::integer()},
       {"additional_permissions",
        Shape::list(Shape::record({{"internal_person_id", Shape::integer()}, {"role_id", role}}))}});
}

Shape list_in_full() { return extend(list(), {{"fields", Shape::list(field_of_list())}}); }

Shape list_entry() { return extend(bare_list_entry(), {{"entity", entity()}}); }

Shape relationship() {
  return Shape::record({{"internal_id", Shape::integer(), never_null},
                        {"external_id", Shape::integer(), never_null},
                        {"strength", Shape::number(), never_null},
                        {"internal_name", Shape::text(), never_null}});
}

Shape opportunity() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text()},
                        {"person_ids", ids()},
                        {"organization_ids", ids()},
                        {"list_entries", Shape::list(bare_list_entry())}});
}

// Meetings and calls have title, times and attendees; e-mails have subject, from, to and cc.
Shape interaction() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"type", Shape::code(interaction_types())},
                        {"date", Shape::text()},
                        {"direction", Shape::code(directions())},
                        {"logging_type", Shape::code({{0, "all"}, {1, "manual"}})},
                        {"title", Shape::text()},
                        {"subject", Shape::text()},
                        {"start_time", Shape::text()},
                        {"end_time", Shape::text()},
                        {"updated_at", Shape::text()},
                        {"manual_creator_id", Shape::integer()},
                        {"attendees", texts()},
                        {"persons", Shape::list(person())},
                        {"from", person()},
                        {"to", Shape::list(person())},
                        {"cc", Shape::list(person())},
                        {"notes", ids()}});
}

Shape field_of_list() {
  auto const option = Shape::record({{"id", Shape::integer(), never_null},
                                     {"text", Shape::text()},
                                     {"rank", Shape::integer()},
                                     {"color", Shape::integer()}});
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text()},
                        {"value_type", Shape::code(value_types()), never_null},
                        {"allows_multiple", Shape::boolean(), never_null},
                        {"dropdown_options", Shape::list(option)}});
}

Shape field() {
  return extend(field_of_list(), {{"list_id", Shape::integer()},
                                  {"enrichment_source", Shape::text()},
                                  {"track_changes", Shape::boolean()}});
}

// `value` is a number, a text, a location or a dropdown option, as the field's value_type says.
Shape field_value() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"field_id", Shape::integer(), never_null},
                        {"list_entry_id", Shape::integer()},
                        {"entity_type", Shape::code(entity_types())},
                        {"value_type", Shape::code(value_types())},
                        {"entity_id", Shape::integer()},
                        {"created_at", Shape::text()},
                        {"updated_at", Shape::text()},
                        {"value", Shape::any()}});
}

Shape field_value_change() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"field_id", Shape::integer()},
                        {"entity_id", Shape::integer()},
                        {"list_entry_id", Shape::integer()},
                        {"action_type", Shape::code(change_types())},
                        {"changer", person()},
                        {"changed_at", Shape::text()},
                        {"value", Shape::any()}});
}

Shape reminder() {
  return Shape::record(
      {{"id", Shape::integer(), never_null},
       {"type", Shape::code(reminder_types())},
       {"created_at", Shape::text()},
       {"completed_at", Shape::text()},
       {"content", Shape::text()},
       {"due_date", Shape::text()},
       {"reset_type", Shape::code(reset_types())},
       {"reminder_days", Shape::integer()},
       {"status", Shape::code(reminder_states())},
       {"creator", person()},
       {"owner", person()},
       {"completer", person()},
       {"person", person()},
       {"organization", organization()},
       {"opportunity", Shape::record({{"id", Shape::integer(), never_null}, {"name", Shape::text()}})}});
}

Shape entity_file() {
  return Shape::record({{"id", Shape::integer(), never_null},
                        {"name", Shape::text()},
                        {"size", Shape::integer()},
                        {"person_id", Shape::integer()},
                        {"organization_id", Shape::integer()},
                        {"opportunity_id", Shape::integer()},
                        {"created_at", Shape::text()},
                        {"uploader_id", Shape::integer()}});
}

}  // namespace affinity::tools
