// Reads interactions, notes, reminders, files and webhooks of a firm file.

#include "base/text/text.hpp"
#include "sandbox/persistence/firm_reader.hpp"
#include "sandbox/v1/validation.hpp"

namespace affinity::sandbox {

namespace {

// "person_ids", or the ids inside "persons".
void add_references(Ids& onto, Params& in, std::string const& embedded_name, std::string const& ids_name) {
  auto const more = in.ids(ids_name).value_or(Ids{});
  onto.insert(onto.end(), more.begin(), more.end());
  auto const* embedded = more.empty() ? in.find(embedded_name) : nullptr;
  if (!embedded) return;
  auto const* rows = embedded->if_array();
  if (!rows) return in.add_error(embedded_name + " must be an array of objects");
  for (auto const& row : *rows) {
    auto const* id = member(row, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) return in.add_error(embedded_name + " must be an array of objects with an id");
    onto.push_back(*number);
  }
}

std::optional<Entity> read_associated_entity(Params& in) {
  auto const person = read_reference(in, "person"), organization = read_reference(in, "organization"),
             opportunity = read_reference(in, "opportunity");
  if (person) return Entity{person_entity, *person};
  if (organization) return Entity{organization_entity, *organization};
  if (opportunity) return Entity{opportunity_entity, *opportunity};
  return std::nullopt;
}

}  // namespace

std::optional<Id> read_reference(Params& in, std::string const& name) {
  if (auto const* embedded = in.find(name)) {
    auto const* id = member(*embedded, "id");
    auto const number = id ? as_int64(*id) : std::nullopt;
    if (!number) in.add_error(name + " must be an object with an id");
    return number;
  }
  return in.integer(name + "_id");
}

void FirmReader::interaction(Params& in) {
  in.require({"type", "date"});
  auto const type = in.one_of("type", {meeting, call, chat_message, email}).value_or(meeting);
  Interaction one{.id = new_id(in, store_.interactions.at(std::size_t(type))),
                  .type = type,
                  .date = in.date_time("date").value_or(WallTime{}),
                  .end_time = in.date_time("end_time"),
                  .updated_at = in.date_time("updated_at"),
                  .title = in.string(in.has("subject") ? "subject" : "title").value_or(""),
                  .direction = in.one_of("direction", {0, 1}).value_or(0),
                  .manual_creator_id = in.integer("manual_creator_id"),
                  .organizer_id = in.integer("organizer_id")};
  one.created_at = in.date_time("created_at").value_or(one.date);
  if (auto const from = read_reference(in, "from")) one.person_ids.push_back(*from);
  add_references(one.person_ids, in, type == email ? "to" : "persons", "person_ids");
  add_references(one.cc_ids, in, "cc", "cc_ids");
  check_persons(in, store_, "person_ids", one.person_ids);
  check_persons(in, store_, "cc_ids", one.cc_ids);
  if (!in.error()) store_.put_interaction(std::move(one));
}

void FirmReader::note(Params& in) {
  in.require({"content"});
  auto const* by_hand = in.has("associated_person_ids") ? "associated_person_ids" : "person_ids";
  Note one{
      .id = new_id(in, store_.notes),
      .creator_id = member_or_owner(in.integer("creator_id")),
      .person_ids = in.ids(by_hand).value_or(Ids{}),
      .organization_ids = in.ids("organization_ids").value_or(Ids{}),
      .opportunity_ids = in.ids("opportunity_ids").value_or(Ids{}),
      .interaction_person_ids = in.ids("interaction_person_ids").value_or(Ids{}),
      .interaction_id = in.integer("interaction_id"),
      .interaction_type =
          in.one_of("interaction_type", {meeting, call, chat_message, email}).value_or(meeting),
      .parent_id = in.integer("parent_id"),
      .content = in.string("content").value_or(""),
      .type = in.one_of("type", {plain_note, email_note, html_note, notetaker_note}).value_or(plain_note),
      .created_at = in.date_time("created_at").value_or(store_.opened_at),
      .updated_at = in.date_time("updated_at")};
  read_mentions(in, one);
  check_persons(in, store_, by_hand, one.person_ids);
  check_organizations(in, store_, "organization_ids", one.organization_ids);
  for (auto const id : one.opportunity_ids)
    if (!store_.opportunities.find(id)) in.add_error("opportunity_ids: there is no such opportunity");
  auto* interaction =
      one.interaction_id ? store_.interactions.at(std::size_t(one.interaction_type)).find(*one.interaction_id)
                         : nullptr;
  if (one.interaction_id && !interaction) in.add_error("interaction_id: there is no such interaction");
  if (in.error()) return;
  if (interaction) interaction->note_ids.push_back(one.id);
  store_.notes.put(std::move(one));
}

// "mentions", or the ids that API v1 shows.
void FirmReader::read_mentions(Params& in, Note& onto) {
  for_each_inside(in, "mentions", [&](Params& mention) {
    mention.require({"person_id"});
    Mention const one{.id = mention.integer("id").value_or(last_mention_id_ + 1),
                      .person_id = mention.integer("person_id").value_or(0)};
    last_mention_id_ = std::max(last_mention_id_, one.id);
    onto.mentions.push_back(one);
  });
  if (in.has("mentions")) return;
  for (auto const id : in.ids("mentioned_person_ids").value_or(Ids{}))
    onto.mentions.push_back({.id = ++last_mention_id_, .person_id = id});
}

// Runs when all notes are read: a reply may come before its parent.
void FirmReader::check_parent(Params& in) {
  auto const id = in.integer("parent_id");
  if (id && !store_.notes.find(*id))
    in.add_error("parent_id: there is no note with id " + std::to_string(*id));
}

void FirmReader::reminder(Params& in) {
  in.require({"due_date"});
  Reminder one{.id = new_id(in, store_.reminders),
               .type = in.one_of("type", {one_time, recurring}).value_or(one_time),
               .content = in.string("content").value_or(""),
               .created_at = in.date_time("created_at").value_or(store_.opened_at),
               .due_date = in.date_time("due_date").value_or(WallTime{}),
               .completed_at = in.date_time("completed_at"),
               .reset_type = in.one_of("reset_type", {0, 1, 2}),
               .reminder_days = in.integer("reminder_days"),
               .completer_id = read_reference(in, "completer"),
               .entity = read_associated_entity(in),
               .updated_at = in.date_time("updated_at")};
  one.owner_id = member_or_owner(read_reference(in, "owner"));
  auto const creator = read_reference(in, "creator");
  one.creator_id = creator.value_or(one.owner_id);
  if (one.entity && !store_.exists(*one.entity)) in.add_error("there is no such record to remind of");
  if (one.reminder_days && (*one.reminder_days < 1 || *one.reminder_days > 3'650))
    in.add_error("reminder_days must be from 1 to 3650");
  if (!in.error()) store_.reminders.put(std::move(one));
}

void FirmReader::file(Params& in) {
  in.require({"name"});
  auto bytes = base64_decode(in.string("content_base64").value_or(""));
  auto const entity = read_associated_entity(in);
  if (!bytes) in.add_error("content_base64 is not base64");
  if (!entity || !store_.exists(*entity))
    in.add_error("it needs a person_id, organization_id or opportunity_id that exists");
  File one{.id = new_id(in, store_.files),
           .name = in.string("name").value_or(""),
           .created_at = in.date_time("created_at").value_or(store_.opened_at),
           .uploader_id = member_or_owner(in.integer("uploader_id")),
           .updated_at = in.date_time("updated_at")};
  if (in.error()) return;
  one.bytes = std::move(*bytes);
  one.entity = *entity;
  store_.files.put(std::move(one));
}

void FirmReader::webhook(Params& in) {
  in.require({"webhook_url"});
  Webhook one{.id = new_id(in, store_.webhooks),
              .url = in.string("webhook_url").value_or(""),
              .subscriptions = in.strings("subscriptions").value_or(std::vector<std::string>{}),
              .disabled = in.boolean("disabled").value_or(false),
              .created_by = member_or_owner(in.integer("created_by")),
              .created_at = in.date_time("created_at").value_or(store_.opened_at),
              .updated_at = in.date_time("updated_at")};
  if (!in.error()) store_.webhooks.put(std::move(one));
}

void FirmReader::strength(Params& in) {
  in.require({"internal_id", "external_id"});
  auto const internal = in.integer("internal_id"), external = in.integer("external_id");
  auto const* strength = in.find("strength");
  auto const connected_at = in.date_time("linkedin_connected_at");
  if (!connected_at) in.require({"strength"});
  if (strength && !strength->is_number()) in.add_error("strength must be a number");
  if (in.error()) return;
  std::pair const persons_of(*external, *internal);
  if (strength) store_.relationship_strengths[persons_of] = strength->to_number<double>();
  if (connected_at) store_.linkedin_connected_at[persons_of] = *connected_at;
}

}  // namespace affinity::sandbox
