// What happened and what is to be done, of a firm from a file.

#include "sandbox/firm_reader.hpp"

#include "base/text/text.hpp"
#include "sandbox/rules.hpp"

namespace affinity::sandbox {

namespace {

// "person_ids", or the ids inside "persons".
void add_references(Ids& onto, Arguments& in, std::string const& embedded_name, std::string const& ids_name) {
  auto const more = in.ids(ids_name).value_or(Ids{});
  onto.insert(onto.end(), more.begin(), more.end());
  auto const* embedded = more.empty() ? in.find(embedded_name) : nullptr;
  if (!embedded) return;
  auto const* rows = embedded->if_array();
  if (!rows) return in.refuse(embedded_name + " must be an array of objects");
  for (auto const& row : *rows) {
    auto const* id = member(row, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) return in.refuse(embedded_name + " must be an array of objects with an id");
    onto.push_back(*number);
  }
}

std::optional<Entity> read_tagged(Arguments& in) {
  auto const person = read_reference(in, "person"), organization = read_reference(in, "organization"),
             opportunity = read_reference(in, "opportunity");
  if (person) return Entity{person_entity, *person};
  if (organization) return Entity{organization_entity, *organization};
  if (opportunity) return Entity{opportunity_entity, *opportunity};
  return std::nullopt;
}

}  // namespace

std::optional<Id> read_reference(Arguments& in, std::string const& name) {
  if (auto const* embedded = in.find(name)) {
    auto const* id = member(*embedded, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) in.refuse(name + " must be an object with an id");
    return number;
  }
  return in.number(name + "_id");
}

void FirmReader::interaction(Arguments& in) {
  in.need({"type", "date"});
  auto const type = in.code("type", {meeting, call, chat_message, email}).value_or(meeting);
  Interaction one{.id = new_id(in, s_.interactions.at(std::size_t(type))),
                  .type = type,
                  .date = in.date("date").value_or(WallTime{}),
                  .end_time = in.date("end_time"),
                  .updated_at = in.date("updated_at"),
                  .title = in.text(in.has("subject") ? "subject" : "title").value_or(""),
                  .direction = in.code("direction", {0, 1}).value_or(0),
                  .manual_creator_id = in.number("manual_creator_id")};
  if (auto const from = read_reference(in, "from")) one.person_ids.push_back(*from);
  add_references(one.person_ids, in, type == email ? "to" : "persons", "person_ids");
  add_references(one.cc_ids, in, "cc", "cc_ids");
  check_persons(in, s_, "person_ids", one.person_ids);
  check_persons(in, s_, "cc_ids", one.cc_ids);
  if (!in.refusal()) s_.keep_interaction(std::move(one));
}

void FirmReader::note(Arguments& in) {
  in.need({"content"});
  auto const* by_hand = in.has("associated_person_ids") ? "associated_person_ids" : "person_ids";
  Note one{
      .id = new_id(in, s_.notes),
      .creator_id = member_or_first(in.number("creator_id")),
      .person_ids = in.ids(by_hand).value_or(Ids{}),
      .organization_ids = in.ids("organization_ids").value_or(Ids{}),
      .opportunity_ids = in.ids("opportunity_ids").value_or(Ids{}),
      .interaction_person_ids = in.ids("interaction_person_ids").value_or(Ids{}),
      .mentioned_person_ids = in.ids("mentioned_person_ids").value_or(Ids{}),
      .interaction_id = in.number("interaction_id"),
      .interaction_type = in.code("interaction_type", {meeting, call, chat_message, email}).value_or(meeting),
      .parent_id = in.number("parent_id"),
      .content = in.text("content").value_or(""),
      .type = in.code("type", {plain_note, email_note, html_note, notetaker_note}).value_or(plain_note),
      .created_at = in.date("created_at").value_or(s_.opened_at),
      .updated_at = in.date("updated_at")};
  check_persons(in, s_, by_hand, one.person_ids);
  check_organizations(in, s_, "organization_ids", one.organization_ids);
  for (auto const id : one.opportunity_ids)
    if (!s_.opportunities.find(id)) in.refuse("opportunity_ids: there is no such opportunity");
  auto* interaction = one.interaction_id
                          ? s_.interactions.at(std::size_t(one.interaction_type)).find(*one.interaction_id)
                          : nullptr;
  if (one.interaction_id && !interaction) in.refuse("interaction_id: there is no such interaction");
  if (in.refusal()) return;
  if (interaction) interaction->note_ids.push_back(one.id);
  s_.notes.keep(std::move(one));
}

// When all are there: a reply may stand before its note.
void FirmReader::parent(Arguments& in) {
  auto const id = in.number("parent_id");
  if (id && !s_.notes.find(*id)) in.refuse("parent_id: there is no note with id " + std::to_string(*id));
}

void FirmReader::reminder(Arguments& in) {
  in.need({"due_date"});
  Reminder one{.id = new_id(in, s_.reminders),
               .type = in.code("type", {one_time, recurring}).value_or(one_time),
               .content = in.text("content").value_or(""),
               .created_at = in.date("created_at").value_or(s_.opened_at),
               .due_date = in.date("due_date").value_or(WallTime{}),
               .completed_at = in.date("completed_at"),
               .reset_type = in.code("reset_type", {0, 1, 2}),
               .reminder_days = in.number("reminder_days"),
               .completer_id = read_reference(in, "completer"),
               .entity = read_tagged(in)};
  one.owner_id = member_or_first(read_reference(in, "owner"));
  auto const creator = read_reference(in, "creator");
  one.creator_id = creator.value_or(one.owner_id);
  if (one.entity && !s_.exists(*one.entity)) in.refuse("there is no such record to remind of");
  if (one.reminder_days && (*one.reminder_days < 1 || *one.reminder_days > 3'650))
    in.refuse("reminder_days must be from 1 to 3650");
  if (!in.refusal()) s_.reminders.keep(std::move(one));
}

void FirmReader::file(Arguments& in) {
  in.need({"name"});
  auto bytes = base64_decode(in.text("content_base64").value_or(""));
  auto const entity = read_tagged(in);
  if (!bytes) in.refuse("content_base64 is not base64");
  if (!entity || !s_.exists(*entity))
    in.refuse("it needs a person_id, organization_id or opportunity_id that exists");
  File one{.id = new_id(in, s_.files),
           .name = in.text("name").value_or(""),
           .created_at = in.date("created_at").value_or(s_.opened_at),
           .uploader_id = member_or_first(in.number("uploader_id"))};
  if (in.refusal()) return;
  one.bytes = std::move(*bytes);
  one.entity = *entity;
  s_.files.keep(std::move(one));
}

void FirmReader::webhook(Arguments& in) {
  in.need({"webhook_url"});
  Webhook one{.id = new_id(in, s_.webhooks),
              .url = in.text("webhook_url").value_or(""),
              .subscriptions = in.texts("subscriptions").value_or(std::vector<std::string>{}),
              .disabled = in.flag("disabled").value_or(false),
              .created_by = member_or_first(in.number("created_by"))};
  if (!in.refusal()) s_.webhooks.keep(std::move(one));
}

void FirmReader::strength(Arguments& in) {
  in.need({"internal_id", "external_id", "strength"});
  auto const internal = in.number("internal_id"), external = in.number("external_id");
  auto const* strength = in.find("strength");
  if (strength && !strength->is_number()) in.refuse("strength must be a number");
  if (!in.refusal()) s_.strengths[{*external, *internal}] = strength->to_number<double>();
}

void FirmReader::merged(Arguments& in) {
  in.need({"type", "id", "into"});
  auto const type = in.code("type", {person_entity, organization_entity});
  auto const id = in.number("id"), into = in.number("into");
  if (!in.refusal()) s_.merged[{*type, *id}] = *into;
}

}  // namespace affinity::sandbox
