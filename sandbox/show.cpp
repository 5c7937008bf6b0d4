#include "sandbox/show.hpp"

#include "sandbox/markdown.hpp"

namespace affinity::sandbox {

json::array show(Ids const& ids) { return json::array(ids.begin(), ids.end()); }

json::array show(std::vector<std::string> const& texts) {
  json::array out;
  for (auto const& text : texts) out.emplace_back(text);
  return out;
}

json::value show(std::optional<Id> const& id) { return id ? json::value(*id) : json::value(); }

json::value show(std::optional<WallTime> const& time) {
  return time ? json::value(to_iso(*time)) : json::value();
}

namespace {

json::value first_of(std::vector<std::string> const& texts) {
  return texts.empty() ? json::value() : json::value(texts.front());
}

}  // namespace

json::object show(Person const& person) {
  return {{"id", person.id},
          {"type", person.internal ? 1 : 0},
          {"first_name", person.first_name},
          {"last_name", person.last_name},
          {"primary_email", first_of(person.emails)},
          {"emails", show(person.emails)}};
}

json::object show(Organization const& organization) {
  return {{"id", organization.id},
          {"name", organization.name},
          {"domain", first_of(organization.domains)},
          {"domains", show(organization.domains)},
          {"global", organization.global}};
}

json::object show_embedded(Organization const& organization) {
  return {{"id", organization.id},
          {"name", organization.name},
          {"domain", first_of(organization.domains)},
          {"domains", show(organization.domains)},
          {"crunchbase_uuid", nullptr},
          {"global", organization.global}};
}

json::object show(List const& list, Store const& store) {
  return {{"id", list.id},
          {"type", list.type},
          {"name", list.name},
          {"public", list.is_public},
          {"owner_id", list.owner_id},
          {"list_size", store.entries_on(list.id).size()}};
}

json::object show_with_permissions(List const& list, Store const& store) {
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
          {"list_size", store.entries_on(list.id).size()},
          {"additional_permissions", std::move(permissions)}};
}

json::object show_short(Field const& field) {
  json::array options;
  for (auto const& option : field.options)
    options.push_back(
        {{"id", option.id}, {"text", option.text}, {"rank", option.rank}, {"color", option.color}});
  return {{"id", field.id},
          {"name", field.name},
          {"value_type", field.value_type},
          {"allows_multiple", field.allows_multiple},
          {"dropdown_options", std::move(options)}};
}

json::object show(Note const& note) {
  Ids everybody = note.person_ids;
  for (auto const id : note.interaction_person_ids)
    if (!contains(everybody, id)) everybody.push_back(id);
  bool const on_event =
      note.interaction_id && (note.interaction_type == meeting || note.interaction_type == call);
  return {{"id", note.id},
          {"creator_id", note.creator_id},
          {"person_ids", show(everybody)},
          {"associated_person_ids", show(note.person_ids)},
          {"interaction_person_ids", show(note.interaction_person_ids)},
          {"interaction_id", show(note.interaction_id)},
          {"interaction_type", note.interaction_id ? json::value(note.interaction_type) : json::value()},
          {"is_meeting", on_event},
          {"mentioned_person_ids", show(note.mentioned_person_ids)},
          {"organization_ids", show(note.organization_ids)},
          {"opportunity_ids", show(note.opportunity_ids)},
          {"parent_id", show(note.parent_id)},
          {"content", note.type == html_note ? markdown_from_html(note.content) : note.content},
          {"type", note.type},
          {"created_at", to_iso(note.created_at)},
          {"updated_at", show(note.updated_at)}};
}

json::object show(ListEntry const& entry) {
  return {{"id", entry.id},
          {"list_id", entry.list_id},
          {"creator_id", entry.creator_id},
          {"entity_id", entry.entity.id},
          {"entity_type", entry.entity.type},
          {"created_at", to_iso(entry.created_at)}};
}

json::object show_with_entity(ListEntry const& entry, Store const& store) {
  auto out = show(entry);
  out["entity"] = show_entity(entry.entity, store);
  return out;
}

json::object show_entity(Entity entity, Store const& store) {
  if (entity.type == person_entity) {
    if (auto const* person = store.persons.find(entity.id)) return show(*person);
  } else if (entity.type == organization_entity) {
    if (auto const* organization = store.organizations.find(entity.id)) return show_embedded(*organization);
  } else if (auto const* opportunity = store.opportunities.find(entity.id)) {
    return {{"id", opportunity->id}, {"name", opportunity->name}};
  }
  return {};
}

json::array show_entries_of(Entity entity, Store const& store, Person const& user) {
  json::array out;
  for (auto const id : store.entries_of(entity)) {
    auto const& entry = *store.entries.find(id);
    auto const* list = store.lists.find(entry.list_id);
    if (list && store.may_see(*list, user)) out.push_back(show(entry));
  }
  return out;
}

json::array show_opportunities_of(Entity entity, Store const& store, Person const& user) {
  json::array out;
  for (auto const id : store.opportunities_of(entity))
    if (store.may_see(*store.opportunities.find(id), user)) out.emplace_back(id);
  return out;
}

}  // namespace affinity::sandbox
