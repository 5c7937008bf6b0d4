// Serializes a firm as JSON (firm_file.hpp).

#include "base/text/text.hpp"
#include "sandbox/persistence/firm_file.hpp"
#include "sandbox/persistence/outsider_row.hpp"
#include "sandbox/store/words.hpp"
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

json::object member_row(Person const& one) {
  auto out = person(one);
  out["admin"] = one.admin;
  out["status"] = to_word(one.status);
  out["role"] = one.role;
  return out;
}

json::object list_row(List const& one, Store const& store) {
  auto out = to_json_with_permissions(one, store);
  out["created_at"] = to_iso(one.created_at);
  return out;
}

json::object opportunity_row(Opportunity const& one, Store const& store) {
  auto out = to_json(one, store);
  out["restricted"] = one.restricted;
  out["manager_ids"] = to_json(one.manager_ids);
  return out;
}

json::object field(Field const& one) {
  auto out = to_json(one);
  out["entity_type"] = one.entity_type;
  out["slug"] = one.slug;
  out["description"] = one.description ? json::value(*one.description) : json::value();
  out["required"] = one.required;
  out["status_column"] = one.status_column;
  out["created_at"] = to_json(one.created_at);
  json::array options;
  for (auto const& option : one.options)
    options.push_back({{"id", option.id},
                       {"text", option.text},
                       {"rank", option.rank},
                       {"color", option.color},
                       {"implied", option.implied},
                       {"status_category", to_word(option.status_category)},
                       {"win_rate", option.win_rate ? json::value(*option.win_rate) : json::value()}});
  out["dropdown_options"] = std::move(options);
  return out;
}

json::object note(Note const& one) {
  auto out = to_json(one);
  out["content"] = one.content;  // the original, not the Markdown that API v1 returns for HTML notes
  json::array mentions;
  for (auto const& mention : one.mentions)
    mentions.push_back({{"id", mention.id}, {"person_id", mention.person_id}});
  out["mentions"] = std::move(mentions);
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
          {"manual_creator_id", to_json(one.manual_creator_id)},
          {"created_at", to_iso(one.created_at)},
          {"organizer_id", to_json(one.organizer_id)}};
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
                   {"completer_id", to_json(one.completer_id)},
                   {"updated_at", to_json(one.updated_at)}};
  add_entity_id(out, one.entity);
  return out;
}

json::object file(File const& one) {
  auto out = to_json(one);
  out["content_base64"] = base64_encode(one.bytes);
  out["updated_at"] = to_json(one.updated_at);
  return out;
}

json::object webhook_row(Webhook const& one) {
  auto out = to_json(one);
  out["created_at"] = to_iso(one.created_at);
  out["updated_at"] = to_json(one.updated_at);
  return out;
}

json::object view_filter_row(ViewFilter const& one) {
  json::object out{{"field_id", one.field_id},
                   {"option_ids", to_json(one.option_ids)},
                   {"person_ids", to_json(one.person_ids)},
                   {"organization_ids", to_json(one.organization_ids)}};
  if (one.at_least) out["at_least"] = *one.at_least;
  if (one.at_most) out["at_most"] = *one.at_most;
  return out;
}

json::object saved_view_row(SavedView const& one) {
  json::object out{{"id", one.id},
                   {"list_id", one.list_id},
                   {"name", one.name},
                   {"type", to_word(one.type)},
                   {"field_ids", to_json(one.field_ids)},
                   {"created_at", to_iso(one.created_at)}};
  if (one.filter) out["filter"] = view_filter_row(*one.filter);
  if (one.sort)
    out["sort"] = json::object{{"field_id", one.sort->field_id}, {"descending", one.sort->descending}};
  return out;
}

json::object team_row(Team const& one) {
  json::array members;
  for (auto const& row : one.members)
    members.push_back({{"id", row.id},
                       {"person_id", row.person_id},
                       {"privacy", row.privacy ? json::value(to_word(*row.privacy)) : json::value()},
                       {"added_at", to_iso(row.added_at)}});
  return {{"id", one.id},
          {"name", one.name},
          {"privacy", to_word(one.privacy)},
          {"members", std::move(members)},
          {"list_ids", to_json(one.list_ids)},
          {"created_at", to_iso(one.created_at)},
          {"updated_at", to_json(one.updated_at)}};
}

json::object transcript_row(Transcript const& one) {
  json::array fragments;
  for (auto const& row : one.fragments)
    fragments.push_back({{"speaker", row.speaker},
                         {"content", row.content},
                         {"start", row.start.count()},
                         {"end", row.end.count()}});
  return {{"id", one.id},
          {"note_id", one.note_id},
          {"language", one.language},
          {"created_at", to_iso(one.created_at)},
          {"fragments", std::move(fragments)}};
}

json::object duplicate_pair_row(DuplicatePair const& one) {
  return {{"id", one.id},
          {"type", one.entity_type},
          {"primary_id", one.primary_id},
          {"duplicate_id", one.duplicate_id},
          {"criterion", to_word(one.criterion)},
          {"created_at", to_iso(one.created_at)}};
}

json::object merge_row(Merge const& one) {
  json::object out{{"id", one.id},
                   {"type", one.entity_type},
                   {"task_id", one.task_id},
                   {"primary_id", one.primary_id},
                   {"duplicate_id", one.duplicate_id},
                   {"starter_id", one.starter_id},
                   {"started_at", to_iso(one.started_at)},
                   {"ends_at", to_iso(one.ends_at)},
                   {"polls_left", to_json(one.polls_left)},
                   {"completed_at", to_json(one.completed_at)}};
  if (!one.planned_error.empty()) out["planned_error"] = one.planned_error;
  if (!one.error.empty()) out["error"] = one.error;
  return out;
}

// Who is connected on LinkedIn alone has no strength.
json::object strength_row(Store const& store, std::pair<Id, Id> const& persons_of,
                          std::optional<double> value) {
  json::object out{{"internal_id", persons_of.second}, {"external_id", persons_of.first}};
  if (value) out["strength"] = *value;
  if (auto const found = store.linkedin_connected_at.find(persons_of);
      found != store.linkedin_connected_at.end())
    out["linkedin_connected_at"] = to_iso(found->second);
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
          {"value", one.value},
          {"display_value", one.display_value}};
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
                   {"webhooks", store.webhooks.next_id()},
                   {"saved_views", store.saved_views.next_id()},
                   {"transcripts", store.transcripts.next_id()},
                   {"teams", store.teams.next_id()},
                   {"outsiders", store.outsiders.next_id()},
                   {"duplicate_pairs", store.duplicate_pairs.next_id()},
                   {"company_merges", store.company_merges.next_id()},
                   {"person_merges", store.person_merges.next_id()}};
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
  for (auto const id : store.team) team.push_back(member_row(*store.persons.find(id)));
  for (auto const& [id, one] : store.persons)
    if (!one.internal) persons.push_back(person(one));
  out["team"] = std::move(team);
  out["persons"] = std::move(persons);
  out["organizations"] = to_array(store.organizations, [](Organization const& one) {
    auto shown = to_json(one);
    shown["person_ids"] = to_json(one.person_ids);
    return shown;
  });
  out["lists"] = to_array(store.lists, [&](List const& one) { return list_row(one, store); });
  out["fields"] = to_array(store.fields, field);
  out["opportunities"] =
      to_array(store.opportunities, [&](Opportunity const& one) { return opportunity_row(one, store); });
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
  out["webhooks"] = to_array(store.webhooks, webhook_row);
  out["saved_views"] = to_array(store.saved_views, saved_view_row);
  out["transcripts"] = to_array(store.transcripts, transcript_row);
  out["teams"] = to_array(store.teams, team_row);
  out["outsiders"] = to_array(store.outsiders, outsider_row);
  out["duplicate_pairs"] = to_array(store.duplicate_pairs, duplicate_pair_row);
  out["merges"] = to_array(store.company_merges, merge_row);
  for (auto const& [id, one] : store.person_merges) out["merges"].get_array().push_back(merge_row(one));
  for (auto const& [persons_of, value] : store.relationship_strengths)
    strengths.push_back(strength_row(store, persons_of, value));
  for (auto const& [persons_of, since] : store.linkedin_connected_at)
    if (!store.relationship_strengths.contains(persons_of))
      strengths.push_back(strength_row(store, persons_of, std::nullopt));
  out["relationship_strengths"] = std::move(strengths);
  for (auto const& [entity, into] : store.merged_into)
    merged.push_back({{"type", entity.type}, {"id", entity.id}, {"into", into}});
  out["merged"] = std::move(merged);
  out["next_ids"] = next_ids(store);
  return write_json(out);
}

}  // namespace affinity::sandbox
