#include "sandbox/v1/to_json.hpp"

#include "sandbox/v1/field_value_json.hpp"
#include "sandbox/v1/markdown.hpp"

namespace affinity::sandbox {

json::array to_json(Ids const& ids) { return json::array(ids.begin(), ids.end()); }

json::array to_json(std::vector<std::string> const& texts) {
  json::array out;
  for (auto const& text : texts) out.emplace_back(text);
  return out;
}

json::value to_json(std::optional<Id> const& id) { return id ? json::value(*id) : json::value(); }

json::value to_json(std::optional<WallTime> const& time) {
  return time ? json::value(to_iso(*time)) : json::value();
}

namespace {

json::value first_of(std::vector<std::string> const& texts) {
  return texts.empty() ? json::value() : json::value(texts.front());
}

}  // namespace

json::object to_json(Person const& person) {
  return {{"id", person.id},
          {"type", person.internal ? 1 : 0},
          {"first_name", person.first_name},
          {"last_name", person.last_name},
          {"primary_email", first_of(person.emails)},
          {"emails", to_json(person.emails)}};
}

json::object to_json(Organization const& organization) {
  return {{"id", organization.id},
          {"name", organization.name},
          {"domain", first_of(organization.domains)},
          {"domains", to_json(organization.domains)},
          {"crunchbase_uuid", nullptr},
          {"global", organization.global}};
}

json::object to_json(List const& list, Store const& store) {
  return {{"id", list.id},
          {"type", list.type},
          {"name", list.name},
          {"public", list.is_public},
          {"owner_id", list.owner_id},
          {"creator_id", list.creator_id},
          {"list_size", store.entries_on_list(list.id).size()}};
}

json::object to_json_with_permissions(List const& list, Store const& store) {
  json::array permissions;
  for (auto const& permission : list.permissions)
    permissions.push_back(
        {{"internal_person_id", permission.internal_person_id}, {"role_id", permission.role_id}});
  return {{"id", list.id},
          {"type", list.type},
          {"name", list.name},
          {"public", list.is_public},
          {"owner_id", list.owner_id},
          {"creator_id", list.creator_id},
          {"list_size", store.entries_on_list(list.id).size()},
          {"additional_permissions", std::move(permissions)}};
}

json::object to_json_brief(Field const& field) {
  json::array options;
  for (auto const& option : field.options)
    if (!option.implied)
      options.push_back(
          {{"id", option.id}, {"text", option.text}, {"rank", option.rank}, {"color", option.color}});
  return {{"id", field.id},
          {"name", field.name},
          {"value_type", field.value_type},
          {"allows_multiple", field.allows_multiple},
          {"dropdown_options", std::move(options)}};
}

json::object to_json(Field const& field) {
  auto const brief = to_json_brief(field);
  return {{"id", field.id},
          {"name", field.name},
          {"list_id", to_json(field.list_id)},
          {"enrichment_source", field.enrichment_source},
          {"value_type", field.value_type},
          {"allows_multiple", field.allows_multiple},
          {"track_changes", field.tracks_changes()},
          {"dropdown_options", brief.at("dropdown_options")}};
}

json::value person_to_json(Store const& store, std::optional<Id> id) {
  auto const* person = id ? store.persons.find(*id) : nullptr;
  return person ? json::value(to_json(*person)) : json::value();
}

namespace {

json::array persons_to_json(Store const& store, std::span<Id const> ids) {
  json::array out;
  for (auto const id : ids)
    if (auto const* person = store.persons.find(id)) out.push_back(to_json(*person));
  return out;
}

}  // namespace

json::object to_json(Interaction const& one, Store const& store) {
  auto const date = to_iso(one.date);
  auto const persons = std::span(one.person_ids);
  if (one.type == email)
    return {{"id", one.id},
            {"type", one.type},
            {"date", date},
            {"subject", one.title},
            {"from", persons.empty() ? json::value() : person_to_json(store, persons.front())},
            {"to", persons_to_json(store, persons.empty() ? persons : persons.subspan(1))},
            {"cc", persons_to_json(store, one.cc_ids)},
            {"direction", one.direction}};
  if (one.type == chat_message)
    return {{"id", one.id},
            {"type", one.type},
            {"date", date},
            {"direction", one.direction},
            {"manual_creator_id", to_json(one.manual_creator_id)},
            {"persons", persons_to_json(store, persons)},
            {"notes", to_json(one.note_ids)}};
  json::array attendees;
  for (auto const id : persons)
    if (auto const* person = store.persons.find(id); person && !person->emails.empty())
      attendees.emplace_back(person->emails.front());
  return {{"id", one.id},
          {"type", one.type},
          {"date", date},
          {"start_time", date},
          {"end_time", to_json(one.end_time)},
          {"updated_at", to_json(one.updated_at)},
          {"title", one.title},
          {"attendees", std::move(attendees)},
          {"persons", persons_to_json(store, persons)},
          {"notes", to_json(one.note_ids)},
          {"manual_creator_id", to_json(one.manual_creator_id)}};
}

json::object to_json(Reminder const& reminder, Store const& store, WallTime now) {
  auto const tagged = [&](int type) -> json::value {
    if (!reminder.entity || reminder.entity->type != type) return nullptr;
    return entity_to_json(*reminder.entity, store);
  };
  return {{"id", reminder.id},
          {"type", reminder.type},
          {"created_at", to_iso(reminder.created_at)},
          {"completed_at", to_json(reminder.completed_at)},
          {"content", reminder.content},
          {"due_date", to_iso(reminder.due_date)},
          {"reset_type", reminder.reset_type ? json::value(*reminder.reset_type) : json::value()},
          {"reminder_days", to_json(reminder.reminder_days)},
          {"status", reminder.status(now)},
          {"creator", person_to_json(store, reminder.creator_id)},
          {"owner", person_to_json(store, reminder.owner_id)},
          {"completer", person_to_json(store, reminder.completer_id)},
          {"person", tagged(person_entity)},
          {"organization", tagged(organization_entity)},
          {"opportunity", tagged(opportunity_entity)}};
}

json::object to_json(Note const& note) {
  Ids everybody = note.person_ids;
  for (auto const id : note.interaction_person_ids)
    if (!contains(everybody, id)) everybody.push_back(id);
  json::array mentioned;
  for (auto const& mention : note.mentions) mentioned.push_back(mention.person_id);
  bool const is_html = note.type == html_note || note.type == notetaker_note;
  bool const on_event =
      note.interaction_id && (note.interaction_type == meeting || note.interaction_type == call);
  return {{"id", note.id},
          {"creator_id", note.creator_id},
          {"person_ids", to_json(everybody)},
          {"associated_person_ids", to_json(note.person_ids)},
          {"interaction_person_ids", to_json(note.interaction_person_ids)},
          {"interaction_id", to_json(note.interaction_id)},
          {"interaction_type", note.interaction_id ? json::value(note.interaction_type) : json::value()},
          {"is_meeting", on_event},
          {"mentioned_person_ids", std::move(mentioned)},
          {"organization_ids", to_json(note.organization_ids)},
          {"opportunity_ids", to_json(note.opportunity_ids)},
          {"parent_id", to_json(note.parent_id)},
          {"content", is_html ? markdown_from_html(note.content) : note.content},
          {"type", note.type},
          {"created_at", to_iso(note.created_at)},
          {"updated_at", to_json(note.updated_at)}};
}

json::object to_json(ListEntry const& entry) {
  return {{"id", entry.id},
          {"list_id", entry.list_id},
          {"creator_id", entry.creator_id},
          {"entity_id", entry.entity.id},
          {"entity_type", entry.entity.type},
          {"created_at", to_iso(entry.created_at)}};
}

json::object to_json_with_entity(ListEntry const& entry, Store const& store) {
  auto out = to_json(entry);
  out["entity"] = entity_to_json(entry.entity, store);
  return out;
}

json::object entity_to_json(Entity entity, Store const& store) {
  if (entity.type == person_entity) {
    if (auto const* person = store.persons.find(entity.id)) return to_json(*person);
  } else if (entity.type == organization_entity) {
    if (auto const* organization = store.organizations.find(entity.id)) return to_json(*organization);
  } else if (auto const* opportunity = store.opportunities.find(entity.id)) {
    return {{"id", opportunity->id}, {"name", opportunity->name}};
  }
  return {};
}

json::array list_entries_to_json(Entity entity, Store const& store, Person const& user) {
  json::array out;
  for (auto const id : store.list_entries_of(entity)) {
    auto const& entry = *store.list_entries.find(id);
    auto const* list = store.lists.find(entry.list_id);
    if (list && store.may_see(*list, user)) out.push_back(to_json(entry));
  }
  return out;
}

json::array opportunity_ids_to_json(Entity entity, Store const& store, Person const& user) {
  json::array out;
  for (auto const id : store.opportunities_of(entity))
    if (store.may_read(*store.opportunities.find(id), user)) out.emplace_back(id);
  return out;
}

json::object to_json(Opportunity const& opportunity, Store const& store) {
  json::array entries;
  if (auto const* entry = store.list_entries.find(opportunity.entry_id)) entries.push_back(to_json(*entry));
  return {{"id", opportunity.id},
          {"name", opportunity.name},
          {"person_ids", to_json(opportunity.person_ids)},
          {"organization_ids", to_json(opportunity.organization_ids)},
          {"list_entries", std::move(entries)}};
}

json::object to_json(File const& file) {
  auto const id_if = [&](int type) {
    return file.entity.type == type ? json::value(file.entity.id) : json::value();
  };
  return {{"id", file.id},
          {"name", file.name},
          {"size", file.bytes.size()},
          {"person_id", id_if(person_entity)},
          {"organization_id", id_if(organization_entity)},
          {"opportunity_id", id_if(opportunity_entity)},
          {"created_at", to_iso(file.created_at)},
          {"uploader_id", file.uploader_id}};
}

json::object to_json(FieldValue const& value, Store const& store) {
  auto const& field = *store.fields.find(value.field_id);
  return {{"id", value.id},
          {"field_id", value.field_id},
          {"list_entry_id", to_json(value.entry_id)},
          {"entity_type", value.entity.type},
          {"value_type", field.value_type},
          {"entity_id", value.entity.id},
          {"created_at", to_iso(value.created_at)},
          {"updated_at", to_json(value.updated_at)},
          {"value", field_value_to_json(value.value, field)}};
}

json::object to_json(Webhook const& webhook) {
  return {{"id", webhook.id},
          {"webhook_url", webhook.url},
          {"subscriptions", to_json(webhook.subscriptions)},
          {"disabled", webhook.disabled},
          {"created_by", webhook.created_by}};
}

}  // namespace affinity::sandbox
