// Erases records with all that depends on them.

#include "sandbox/store/store.hpp"

namespace affinity::sandbox {

void Store::erase_field_value(Id id) {
  auto const* value = field_values.find(id);
  if (!value) return;
  field_values_of_.remove(value->entity, id);
  values_of_field_.remove(value->field_id, value);
  ++value_revisions_[value->field_id];
  field_values.erase(id);
}

void Store::erase_list_entry(Id id) {
  auto const* found = list_entries.find(id);
  if (!found) return;
  auto const entry = *found;
  for (auto const value_id : field_values_of_.copy_of(entry.entity))
    if (field_values.find(value_id)->entry_id == id) erase_field_value(value_id);
  entries_on_list_.remove(entry.list_id, id);
  list_entries_of_.remove(entry.entity, id);
  list_entries.erase(id);
  if (entry.entity.type == opportunity_entity) erase_opportunity(entry.entity.id);
}

void Store::erase_dependents(Entity entity) {
  for (auto const id : list_entries_of_.copy_of(entity)) erase_list_entry(id);
  for (auto const id : field_values_of_.copy_of(entity)) erase_field_value(id);
  for (auto const id : opportunities_of_.copy_of(entity)) {
    auto& opportunity = *opportunities.find(id);
    auto people = opportunity.person_ids, firms = opportunity.organization_ids;
    std::erase(entity.type == person_entity ? people : firms, entity.id);
    set_associations(opportunity, std::move(people), std::move(firms));
  }
  Ids erased;
  for (auto const& [id, file] : files)
    if (file.entity == entity) erased.push_back(id);
  for (auto const id : erased) files.erase(id);
  erased.clear();
  for (auto const& [id, reminder] : reminders)
    if (reminder.entity == entity) erased.push_back(id);
  for (auto const id : erased) reminders.erase(id);
}

void Store::erase_person(Id id) {
  auto* person = persons.find(id);
  if (!person) return;
  erase_dependents({person_entity, id});
  set_emails(*person, {});
  set_organizations(*person, {});
  for (auto& [note_id, note] : notes) {
    for (auto* ids : {&note.person_ids, &note.interaction_person_ids}) std::erase(*ids, id);
    std::erase_if(note.mentions, [&](Mention const& one) { return one.person_id == id; });
  }
  for (auto const* interaction : interactions_of_.copy_of(id)) {
    auto& mine = *interactions.at(std::size_t(interaction->type)).find(interaction->id);
    std::erase(mine.person_ids, id);
    std::erase(mine.cc_ids, id);
    interactions_of_.remove(id, interaction);
  }
  auto const of_person = [&](auto const& row) { return row.first.first == id || row.first.second == id; };
  std::erase_if(relationship_strengths, of_person);
  std::erase_if(linkedin_connected_at, of_person);
  persons.erase(id);
}

void Store::erase_organization(Id id) {
  auto* organization = organizations.find(id);
  if (!organization) return;
  erase_dependents({organization_entity, id});
  set_persons(*organization, {});
  for (auto& [note_id, note] : notes) std::erase(note.organization_ids, id);
  organizations.erase(id);
}

void Store::erase_opportunity(Id id) {
  auto* opportunity = opportunities.find(id);
  if (!opportunity) return;
  set_associations(*opportunity, {}, {});
  opportunities.erase(id);  // first, so that erasing its entry does not recurse
  erase_dependents({opportunity_entity, id});
  for (auto& [note_id, note] : notes) std::erase(note.opportunity_ids, id);
}

void Store::erase_note(Id id) {
  Ids erased{id};
  for (auto const& [reply_id, reply] : notes)
    if (reply.parent_id == id) erased.push_back(reply_id);
  for (auto const note_id : erased) {
    auto const* note = notes.find(note_id);
    if (!note) continue;
    if (note->interaction_id)
      if (auto* interaction =
              interactions.at(std::size_t(note->interaction_type)).find(*note->interaction_id))
        std::erase(interaction->note_ids, note_id);
    while (auto const* transcript = transcript_of(note_id)) transcripts.erase(transcript->id);
    notes.erase(note_id);
  }
}

void Store::erase_field(Id id) {
  Ids erased;
  for (auto const& [value_id, value] : field_values)
    if (value.field_id == id) erased.push_back(value_id);
  values_of_field_.remove_all(id);  // at once: each removal looks through the field's other values
  for (auto const value_id : erased) erase_field_value(value_id);
  erased.clear();
  for (auto const& [change_id, change] : field_value_changes)
    if (change.field_id == id) erased.push_back(change_id);
  for (auto const change_id : erased) field_value_changes.erase(change_id);
  for (auto& [view_id, view] : saved_views) {
    std::erase(view.field_ids, "field-" + std::to_string(id));
    if (view.filter && view.filter->field_id == id) view.filter.reset();
  }
  fields.erase(id);
}

void Store::erase_interaction(int type, Id id) {
  auto& table = interactions.at(std::size_t(type));
  auto const* interaction = table.find(id);
  if (!interaction) return;
  for (auto const note_id : Ids(interaction->note_ids)) {
    auto& note = *notes.find(note_id);
    bool const hangs_elsewhere =
        !note.person_ids.empty() || !note.organization_ids.empty() || !note.opportunity_ids.empty();
    note.interaction_id.reset();
    note.interaction_person_ids.clear();
    if (!hangs_elsewhere) erase_note(note_id);
  }
  for (auto const person_id : interaction->person_ids) interactions_of_.remove(person_id, interaction);
  for (auto const person_id : interaction->cc_ids) interactions_of_.remove(person_id, interaction);
  table.erase(id);
}

}  // namespace affinity::sandbox
