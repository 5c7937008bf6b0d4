// Serializes a firm as JSON (firm_file.hpp).

#include "sandbox/persistence/firm_file.hpp"

#include "base/text/text.hpp"
#include "sandbox/v1/to_json.hpp"

namespace affinity::sandbox {

namespace {

template<class Rows, class Shape> json::array to_array(Rows const& rows, Shape shape) {
  json::array out;
  for (auto const& [id, row] : rows) out.push_back(shape(row));
  return out;
}

json::object person(Person const& one) {
  auto out = to_json(one);
  out["organization_ids"] = to_json(one.organization_ids);
  return out;
}

json::object field(Field const& one) {
  auto out = to_json(one);
  out["entity_type"] = one.entity_type;
  return out;
}

json::object note(Note const& one) {
  auto out = to_json(one);
  out["content"] = one.content;  // the original, not the Markdown that API v1 returns for HTML notes
  return out;
}

json::object interaction(Interaction const& one) {
  return {{"id", one.id},
          {"type", one.type},
          {"date", to_iso(one.date)},
          {"end_time", to_json(one.end_time)},
          {"updated_at", to_json(one.updated_at)},
          {"title", one.title},
          {"person_ids", to_json(one.person_ids)},
          {"cc_ids", to_json(one.cc_ids)},
          {"direction", one.direction},
          {"manual_creator_id", to_json(one.manual_creator_id)}};
}

void add_entity_id(json::object& onto, std::optional<Entity> const& entity) {
  if (!entity) return;
  auto const* name = entity->type == person_entity         ? "person_id"
                     : entity->type == organization_entity ? "organization_id"
                                                           : "opportunity_id";
  onto[name] = entity->id;
}

json::object reminder(Reminder const& one) {
  json::object out{{"id", one.id},
                   {"type", one.type},
                   {"created_at", to_iso(one.created_at)},
                   {"completed_at", to_json(one.completed_at)},
                   {"content", one.content},
                   {"due_date", to_iso(one.due_date)},
                   {"reset_type", one.reset_type ? json::value(*one.reset_type) : json::value()},
                   {"reminder_days", to_json(one.reminder_days)},
                   {"creator_id", one.creator_id},
                   {"owner_id", one.owner_id},
                   {"completer_id", to_json(one.completer_id)}};
  add_entity_id(out, one.entity);
  return out;
}

json::object file(File const& one) {
  auto out = to_json(one);
  out["content_base64"] = base64_encode(one.bytes);
  return out;
}

json::object change(FieldValueChange const& one) {
  return {{"id", one.id},
          {"field_id", one.field_id},
          {"entity_type", one.entity.type},
          {"entity_id", one.entity.id},
          {"list_entry_id", to_json(one.entry_id)},
          {"action_type", one.action},
          {"changer_id", one.changer_id},
          {"changed_at", to_iso(one.changed_at)},
          {"value", one.value}};
}

json::object next_ids(Store const& store) {
  json::object out{{"persons", store.persons.next_id()},
                   {"organizations", store.organizations.next_id()},
                   {"opportunities", store.opportunities.next_id()},
                   {"lists", store.lists.next_id()},
                   {"list_entries", store.list_entries.next_id()},
                   {"fields", store.fields.next_id()},
                   {"field_values", store.field_values.next_id()},
                   {"field_value_changes", store.field_value_changes.next_id()},
                   {"notes", store.notes.next_id()},
                   {"reminders", store.reminders.next_id()},
                   {"files", store.files.next_id()},
                   {"webhooks", store.webhooks.next_id()}};
  json::array by_type;
  for (auto const& table : store.interactions) by_type.emplace_back(table.next_id());
  out["interactions"] = std::move(by_type);
  return out;
}

}  // namespace

std::string serialize_firm(Store const& store) {
  json::object out;
  out["firm"] = json::object{{"name", store.firm_name}, {"opened_at", to_iso(store.opened_at)}};
  json::array team, persons, entries, interactions, strengths, merged;
  for (auto const id : store.team) {
    auto member = person(*store.persons.find(id));
    member["admin"] = store.persons.find(id)->admin;
    team.push_back(std::move(member));
  }
  for (auto const& [id, one] : store.persons)
    if (!one.internal) persons.push_back(person(one));
  out["team"] = std::move(team);
  out["persons"] = std::move(persons);
  out["organizations"] = to_array(store.organizations, [](Organization const& one) {
    auto shown = to_json(one);
    shown["person_ids"] = to_json(one.person_ids);
    return shown;
  });
  out["lists"] = to_array(store.lists, [&](List const& one) { return to_json_with_permissions(one, store); });
  out["fields"] = to_array(store.fields, field);
  out["opportunities"] =
      to_array(store.opportunities, [&](Opportunity const& one) { return to_json(one, store); });
  for (auto const& [id, entry] : store.list_entries)
    if (entry.entity.type != opportunity_entity) entries.push_back(to_json(entry));
  out["list_entries"] = std::move(entries);
  out["field_values"] =
      to_array(store.field_values, [&](FieldValue const& one) { return to_json(one, store); });
  out["field_value_changes"] = to_array(store.field_value_changes, change);
  for (auto const& table : store.interactions)
    for (auto const& [id, one] : table) interactions.push_back(interaction(one));
  out["interactions"] = std::move(interactions);
  out["notes"] = to_array(store.notes, note);
  out["reminders"] = to_array(store.reminders, reminder);
  out["files"] = to_array(store.files, file);
  out["webhooks"] = to_array(store.webhooks, [](Webhook const& one) { return to_json(one); });
  for (auto const& [persons_of, strength] : store.relationship_strengths)
    strengths.push_back(
        {{"internal_id", persons_of.second}, {"external_id", persons_of.first}, {"strength", strength}});
  out["relationship_strengths"] = std::move(strengths);
  for (auto const& [entity, into] : store.merged_into)
    merged.push_back({{"type", entity.type}, {"id", entity.id}, {"into", into}});
  out["merged"] = std::move(merged);
  out["next_ids"] = next_ids(store);
  return write_json(out);
}

}  // namespace affinity::sandbox
