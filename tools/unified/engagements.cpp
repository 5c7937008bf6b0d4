// Engagements: meetings, calls, chat messages and e-mails, which API v1 calls interactions.

#include "tools/unified/engagements.hpp"

#include "tools/records/record_name.hpp"
#include "tools/unified/engagement_ids.hpp"
#include "tools/unified/readers.hpp"
#include "tools/unified/writing.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::unified {

using schema::Shape;

namespace {

EngagementType const* type_of_source(Source const& source) {
  if (auto const code = integer_member(source.main.whole(), "type")) return engagement_type(*code);
  return engagement_type(source.list);
}

json::value read_engagement_id(Source& source, MemberRow const&, Reading const&) {
  auto const* type = type_of_source(source);
  auto const id = integer_member(source.main.whole(), "id");
  if (!type || !id) return nullptr;
  return json::value(std::string(type->id) + ":" + id_text(*id));
}

json::value read_engagement_type(Source& source, MemberRow const&, Reading const&) {
  auto const* type = type_of_source(source);
  return type ? json::value(type->id) : json::value();
}

// The first of the paths that has a value.
json::value first_copy(Source& source, std::initializer_list<std::string_view> paths) {
  for (auto const path : paths)
    if (auto const* value = source.main.at(path); value && !value->is_null()) return source.main.copy(path);
  return nullptr;
}

json::value read_subject(Source& source, MemberRow const&, Reading const&) {
  return first_copy(source, {"title", "subject"});
}

json::value read_start(Source& source, MemberRow const&, Reading const&) {
  auto const start = first_copy(source, {"startTime", "start_time", "sentAt", "date"});
  if (auto const* date = source.main.at("date"); date && *date == start) source.main.show("date");
  return start;
}

json::value read_end(Source& source, MemberRow const&, Reading const&) {
  return first_copy(source, {"endTime", "end_time"});
}

// Seconds between start and end, as a text.
json::value read_duration(Source& source, MemberRow const& row, Reading const& reading) {
  auto const start = read_start(source, row, reading), end = read_end(source, row, reading);
  WallTime from{}, to{};
  auto const begins = as_text(start), ends = as_text(end);
  bool const known = begins && ends && from_iso(*begins, from) && from_iso(*ends, to);
  if (!known) return nullptr;
  return json::value(std::to_string(std::chrono::duration_cast<std::chrono::seconds>(to - from).count()));
}

// v1: 0 sent, 1 received; v2 says the words.
json::value read_direction(Source& source, MemberRow const&, Reading const&) {
  auto const* value = source.main.at("direction");
  if (!value || value->is_null()) return nullptr;
  if (auto const code = as_int64(*value)) return json::value(*code == 0 ? "sent" : "received");
  return source.main.copy("direction");
}

// Who logged it, else who organized or sent it.
json::value read_engagement_owner(Source& source, MemberRow const&, Reading const&) {
  if (auto const* id = source.main.at("manual_creator_id"); id && !id->is_null()) {
    auto out = id_object(*id);
    source.main.show("manual_creator_id");
    return out;
  }
  for (auto const path :
       {"organizer.person.id", "creator.person.id", "creator.id", "from.person.id", "from.id"})
    if (auto const* id = source.main.at(path); id && !id->is_null()) return id_object(*id);
  return nullptr;
}

void add_person(json::array& out, json::value const& person) {
  auto const* inside = member(person, "person");
  auto const& its = inside && inside->is_object() ? *inside : person;
  auto const* id = member(its, "id");
  if (!id) return;
  auto const* type = member(its, "type");
  bool const internal = type && (*type == json::value("internal") || as_int64(*type) == 1);
  auto entry = id_object(*id);
  if (!internal && std::ranges::find(out, entry) == out.end()) out.push_back(std::move(entry));
}

// Whoever is not of the team.
json::value read_engagement_contacts(Source& source, MemberRow const&, Reading const&) {
  json::array out;
  for (auto const path : {"persons", "attendeesPreview.data", "participantsPreview.data",
                          "toParticipantsPreview.data", "ccParticipantsPreview.data", "to", "cc"})
    if (auto const* list = source.main.at(path); list && list->is_array())
      for (auto const& person : list->get_array()) add_person(out, person);
  for (auto const path : {"from", "from.person"})
    if (auto const* person = source.main.at(path); person && person->is_object()) add_person(out, *person);
  return out;
}

json::value read_engagement_notes(Source& source, MemberRow const&, Reading const&) {
  auto const* notes = source.main.at("notes");
  if (!notes || !notes->is_array()) return nullptr;
  source.main.show("notes");
  return id_objects(notes);
}

// What get_engagement() read besides and put into the record: its own words, not Affinity's.
json::value read_joined(Source& source, MemberRow const& row, Reading const&) {
  auto const* value = source.beside.exists() ? source.beside.at(row.v1) : nullptr;
  return value ? *value : json::value();
}

void write_engagement_type(Writing& writing, MemberRow const&, json::value const& given) {
  auto const* type = engagement_type(std::string_view(as_text(given).value_or("")));
  if (!type || !type->can_create)
    return writing.refuse("engagement_type must be meeting, call or chat: e-mails cannot be logged.");
  writing.set("type", json::value(type->code), "engagement_type");
}

void write_direction(Writing& writing, MemberRow const& row, json::value const& given) {
  writing.set("direction", json::value(given == json::value("received") ? 1 : 0), row.name);
}

void write_engagement_contacts(Writing& writing, MemberRow const& row, json::value const& given) {
  auto ids = ids_given(given);
  if (!ids) return writing.refuse(R"(contact takes ids, as "7" or {"id": "7"}.)");
  json::array all = std::move(*ids);
  // People of the team stay: `contact` shows the others alone.
  if (auto const* people = member(writing.current, "persons"); people && people->is_array())
    for (auto const& person : people->get_array())
      if (integer_member(person, "type") == 1 && member(person, "id")) all.push_back(*member(person, "id"));
  if (auto const* more = writing.given.if_contains("owner")) {
    auto const owner = id_in(*more);
    if (owner > 0 && std::ranges::find(all, json::value(owner)) == all.end()) all.emplace_back(owner);
  }
  writing.set("person_ids", std::move(all), row.name);
}

// Of a create: who of the team took part.
void write_engagement_owner(Writing& writing, MemberRow const& row, json::value const& given) {
  auto const owner = id_in(given);
  if (owner <= 0)
    return writing.refuse(R"(owner takes the id of a member of the team, as "7" or {"id": "7"}.)");
  if (!writing.given.contains("contact")) writing.set("person_ids", json::array{owner}, row.name);
}

MemberRow missing_member(std::string_view name, std::string_view sentence) {
  return {.name = name, .shape = Shape::any(), .back = sentence};
}

}  // namespace

MemberRows const& engagement_rows() {
  static MemberRows const rows = [] {
    MemberRows out{
        {.name = "id",
         .shape = Shape::text(),
         .v2 = "id",
         .v1 = "id",
         .read = read_engagement_id,
         .from = "with its type: meeting:7001",
         .back = "id is Affinity's own."},
        {.name = "engagement_type",
         .shape = Shape::text(),
         .v1 = "type",
         .read = read_engagement_type,
         .from = "meeting, call, chat or email",
         .back = "v1 type, of a create; never email",
         .write = write_engagement_type,
         .type = schema::word({"meeting", "call", "chat"}),
         .required = true},
        {.name = "subject",
         .shape = Shape::text(),
         .v2 = "title, subject",
         .v1 = "title, subject",
         .read = read_subject,
         .back = "subject cannot be set: create_a_affinity_interaction takes content alone."},
        {.name = "content",
         .shape = Shape::text(),
         .v1 = "content",
         .read = read_joined,
         .from = "the first note of it, when one is read; texts of e-mails are not told",
         .back = "v1 content",
         .write = write_text,
         .type = schema::text(),
         .required = true},
        {.name = "direction",
         .shape = Shape::text(),
         .v2 = "direction",
         .v1 = "direction",
         .read = read_direction,
         .from = "sent or received",
         .back = "v1 direction, of a create and for chat alone",
         .write = write_direction,
         .type = schema::word({"sent", "received"}),
         .create_only = true},
        {.name = "start_time",
         .shape = Shape::text(),
         .v2 = "startTime, sentAt",
         .v1 = "date",
         .read = read_start,
         .back = "v1 date",
         .write = write_date,
         .type = schema::date_time_without_hint(),
         .required = true},
        {.name = "end_time",
         .shape = Shape::text(),
         .v2 = "endTime",
         .v1 = "end_time",
         .read = read_end,
         .back = "end_time of a logged interaction cannot be set (create_a_affinity_interaction)."},
        {.name = "duration",
         .shape = Shape::text(),
         .read = read_duration,
         .from = "seconds from start to end",
         .back = "duration follows from end_time, which cannot be set (create_a_affinity_interaction)."},
        {.name = "owner",
         .shape = id_object_shape(),
         .v2 = "organizer, creator, from",
         .v1 = "manual_creator_id, from",
         .read = read_engagement_owner,
         .back = "one of v1 person_ids, of a create",
         .write = write_engagement_owner,
         .type = schema::any_decoded(),
         .hint = "Of the team.",
         .create_only = true},
        {.name = "contact",
         .shape = id_list_shape(),
         .v2 = "attendeesPreview, participantsPreview, from, to, cc",
         .v1 = "persons, from, to, cc",
         .read = read_engagement_contacts,
         .from = "those outside the team",
         .back = "v1 person_ids; those of the team stay",
         .write = write_engagement_contacts,
         .type = schema::list_of(schema::any_decoded())},
        {.name = "account",
         .shape = id_object_shape(),
         .v1 = "account",
         .read = read_joined,
         .from = "the company of the first contact, when one is read",
         .back = "account follows from contact (update_a_affinity_interaction_by_id)."},
        {.name = "account_ids",
         .shape = text_list_shape(),
         .v1 = "account_ids",
         .read = read_joined,
         .from = "ours: of all contacts, when one is read",
         .back = "account_ids follow from contact (update_a_affinity_interaction_by_id)."},
        {.name = "notes",
         .shape = id_list_shape(),
         .v1 = "notes",
         .read = read_engagement_notes,
         .from = "when v1 is read",
         .back = "notes are records of their own: create_a_affinity_crm_note."}};
    for (auto const& [name, sentence] :
         {std::pair<std::string_view, std::string_view>{
              "opportunity",
              "opportunity does not exist for interactions; a note can be on one "
              "(create_a_affinity_note)."},
          {"lead", "lead does not exist in Affinity."},
          {"project", "project does not exist in Affinity."},
          {"status", "status does not exist for Affinity's interactions."},
          {"internal_notes", "internal_notes do not exist; create_a_affinity_note writes a note."},
          {"phone_numbers", "phone_numbers do not exist for Affinity's interactions."},
          {"custom_fields", "custom_fields do not exist for Affinity's interactions."}})
      out.push_back(missing_member(name, sentence));
    out.push_back(created_at_row("createdAt", {}));
    out.push_back(updated_at_row("updatedAt", "updated_at"));
    return out;
  }();
  return rows;
}

MemberRows const& engagement_type_rows() {
  static MemberRows const rows{
      {.name = "id", .shape = Shape::text(), .v1 = "type", .from = "meeting, call, chat, email"},
      {.name = "name", .shape = Shape::text(), .from = "for people"},
      {.name = "type", .shape = Shape::text(), .from = "the id"},
      {.name = "can_create", .shape = Shape::boolean(), .from = "ours: not of email"}};
  return rows;
}

}  // namespace affinity::tools::unified
