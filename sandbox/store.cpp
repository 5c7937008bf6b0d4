#include "sandbox/store.hpp"

#include "base/text/text.hpp"

namespace affinity::sandbox {

namespace {

Ids without_repeats(Ids ids) {
  Ids out;
  for (auto const id : ids)
    if (!contains(out, id)) out.push_back(id);
  return out;
}

}  // namespace

void Store::set_emails(Person& person, std::vector<std::string> emails) {
  for (auto const& address : person.emails) owners_.erase(lower(address));
  person.emails.clear();
  for (auto& address : emails)
    if (owners_.emplace(lower(address), person.id).second) person.emails.push_back(std::move(address));
}

void Store::set_organizations(Person& person, Ids ids) {
  for (auto const id : person.organization_ids)
    if (auto* organization = organizations.find(id)) std::erase(organization->person_ids, person.id);
  person.organization_ids = without_repeats(std::move(ids));
  for (auto const id : person.organization_ids)
    if (auto* organization = organizations.find(id)) organization->person_ids.push_back(person.id);
}

void Store::set_persons(Organization& organization, Ids ids) {
  for (auto const id : organization.person_ids)
    if (auto* person = persons.find(id)) std::erase(person->organization_ids, organization.id);
  organization.person_ids = without_repeats(std::move(ids));
  for (auto const id : organization.person_ids)
    if (auto* person = persons.find(id)) person->organization_ids.push_back(organization.id);
}

void Store::set_parties(Opportunity& opportunity, Ids person_ids, Ids organization_ids) {
  for (auto const id : opportunity.person_ids) opportunities_of_.remove({person_entity, id}, opportunity.id);
  for (auto const id : opportunity.organization_ids)
    opportunities_of_.remove({organization_entity, id}, opportunity.id);
  opportunity.person_ids = without_repeats(std::move(person_ids));
  opportunity.organization_ids = without_repeats(std::move(organization_ids));
  for (auto const id : opportunity.person_ids) opportunities_of_.add({person_entity, id}, opportunity.id);
  for (auto const id : opportunity.organization_ids)
    opportunities_of_.add({organization_entity, id}, opportunity.id);
}

void Store::keep_entry(ListEntry entry) {
  entries_on_.add(entry.list_id, entry.id);
  entries_of_.add(entry.entity, entry.id);
  entries.keep(std::move(entry));
}

void Store::keep_field(Field field) {
  for (auto const& option : field.options) next_option_ = std::max(next_option_, option.id + 1);
  fields.keep(std::move(field));
}

void Store::keep_value(FieldValue value) {
  values_of_.add(value.entity, value.id);
  values.keep(std::move(value));
}

void Store::keep_interaction(Interaction fresh) {
  index(interactions.at(std::size_t(fresh.type)).keep(std::move(fresh)));
}

void Store::index(Interaction const& interaction) {
  for (auto const id : interaction.person_ids) interactions_of_.add(id, &interaction);
  for (auto const id : interaction.cc_ids) interactions_of_.add(id, &interaction);
}

ListEntry& Store::add_entry(Id list_id, Entity entity, Id creator_id, WallTime at) {
  auto& entry =
      entries.add({.list_id = list_id, .entity = entity, .creator_id = creator_id, .created_at = at});
  entries_on_.add(list_id, entry.id);
  entries_of_.add(entity, entry.id);
  return entry;
}

Opportunity& Store::add_opportunity(Opportunity fresh, Id creator_id, WallTime at) {
  auto people = std::exchange(fresh.person_ids, {});
  auto firms = std::exchange(fresh.organization_ids, {});
  auto& opportunity = opportunities.add(std::move(fresh));
  set_parties(opportunity, std::move(people), std::move(firms));
  opportunity.entry_id =
      add_entry(opportunity.list_id, {opportunity_entity, opportunity.id}, creator_id, at).id;
  return opportunity;
}

Interaction& Store::add_interaction(Interaction fresh) {
  auto& interaction = interactions.at(std::size_t(fresh.type)).add(std::move(fresh));
  index(interaction);
  return interaction;
}

void Store::set_participants(Interaction& interaction, Ids ids) {
  for (auto const id : interaction.person_ids) interactions_of_.remove(id, &interaction);
  interaction.person_ids = without_repeats(std::move(ids));
  for (auto const id : interaction.person_ids) interactions_of_.add(id, &interaction);
}

Field& Store::add_field(Field fresh, std::vector<std::string_view> option_texts) {
  int rank = 0;
  for (auto const text : option_texts) {
    fresh.options.push_back(
        {.id = next_option_++, .text = std::string(text), .rank = rank, .color = rank % 5});
    ++rank;
  }
  return fields.add(std::move(fresh));
}

void Store::add_default_fields(List const& list, std::vector<std::string_view> statuses) {
  Field const blank{.entity_type = list.type, .list_id = list.id};
  auto status = blank, owners = blank, amount = blank;
  status.name = "Status";
  status.value_type = ranked_dropdown_value;
  add_field(std::move(status), std::move(statuses));
  owners.name = "Owners";
  owners.value_type = person_value;
  owners.allows_multiple = true;
  add_field(std::move(owners));
  if (list.type != opportunity_entity) return;
  amount.name = "Amount";
  amount.value_type = number_value;
  add_field(std::move(amount));
}

FieldValue& Store::add_value(FieldValue fresh) {
  auto& value = values.add(std::move(fresh));
  values_of_.add(value.entity, value.id);
  return value;
}

void Store::erase_value(Id id) {
  auto const* value = values.find(id);
  if (!value) return;
  values_of_.remove(value->entity, id);
  values.erase(id);
}

void Store::erase_entry(Id id) {
  auto const* found = entries.find(id);
  if (!found) return;
  auto const entry = *found;
  for (auto const value_id : values_of_.copy_of(entry.entity))
    if (values.find(value_id)->entry_id == id) erase_value(value_id);
  entries_on_.remove(entry.list_id, id);
  entries_of_.remove(entry.entity, id);
  entries.erase(id);
  if (entry.entity.type == opportunity_entity) erase_opportunity(entry.entity.id);
}

void Store::forget(Entity entity) {
  for (auto const id : entries_of_.copy_of(entity)) erase_entry(id);
  for (auto const id : values_of_.copy_of(entity)) erase_value(id);
  for (auto const id : opportunities_of_.copy_of(entity)) {
    auto& opportunity = *opportunities.find(id);
    auto people = opportunity.person_ids, firms = opportunity.organization_ids;
    std::erase(entity.type == person_entity ? people : firms, entity.id);
    set_parties(opportunity, std::move(people), std::move(firms));
  }
  Ids gone;
  for (auto const& [id, file] : files)
    if (file.entity == entity) gone.push_back(id);
  for (auto const id : gone) files.erase(id);
  gone.clear();
  for (auto const& [id, reminder] : reminders)
    if (reminder.entity == entity) gone.push_back(id);
  for (auto const id : gone) reminders.erase(id);
}

void Store::erase_person(Id id) {
  auto* person = persons.find(id);
  if (!person) return;
  forget({person_entity, id});
  set_emails(*person, {});
  set_organizations(*person, {});
  for (auto& [note_id, note] : notes)
    for (auto* ids : {&note.person_ids, &note.interaction_person_ids, &note.mentioned_person_ids})
      std::erase(*ids, id);
  for (auto const* interaction : interactions_of_.copy_of(id)) {
    auto& mine = *interactions.at(std::size_t(interaction->type)).find(interaction->id);
    std::erase(mine.person_ids, id);
    std::erase(mine.cc_ids, id);
    interactions_of_.remove(id, interaction);
  }
  std::erase_if(strengths, [&](auto const& row) { return row.first.first == id || row.first.second == id; });
  persons.erase(id);
}

void Store::erase_organization(Id id) {
  auto* organization = organizations.find(id);
  if (!organization) return;
  forget({organization_entity, id});
  set_persons(*organization, {});
  for (auto& [note_id, note] : notes) std::erase(note.organization_ids, id);
  organizations.erase(id);
}

void Store::erase_opportunity(Id id) {
  auto* opportunity = opportunities.find(id);
  if (!opportunity) return;
  set_parties(*opportunity, {}, {});
  opportunities.erase(id);  // first, so that erasing its entry does not come back here
  forget({opportunity_entity, id});
  for (auto& [note_id, note] : notes) std::erase(note.opportunity_ids, id);
}

void Store::erase_note(Id id) {
  Ids gone{id};
  for (auto const& [reply_id, reply] : notes)
    if (reply.parent_id == id) gone.push_back(reply_id);
  for (auto const note_id : gone) {
    auto const* note = notes.find(note_id);
    if (!note) continue;
    if (note->interaction_id)
      if (auto* interaction =
              interactions.at(std::size_t(note->interaction_type)).find(*note->interaction_id))
        std::erase(interaction->note_ids, note_id);
    notes.erase(note_id);
  }
}

void Store::erase_field(Id id) {
  Ids gone;
  for (auto const& [value_id, value] : values)
    if (value.field_id == id) gone.push_back(value_id);
  for (auto const value_id : gone) erase_value(value_id);
  gone.clear();
  for (auto const& [change_id, change] : changes)
    if (change.field_id == id) gone.push_back(change_id);
  for (auto const change_id : gone) changes.erase(change_id);
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

Person const* Store::owner_of(std::string_view address) const {
  auto const found = owners_.find(lower(address));
  return found == owners_.end() ? nullptr : persons.find(found->second);
}

bool Store::exists(Entity entity) const {
  if (entity.type == person_entity) return persons.find(entity.id) != nullptr;
  if (entity.type == organization_entity) return organizations.find(entity.id) != nullptr;
  return opportunities.find(entity.id) != nullptr;
}

bool Store::may_see(List const& list, Person const& user) const {
  auto const named = [&](Permission const& permission) { return permission.internal_person_id == user.id; };
  return list.is_public || list.owner_id == user.id || std::ranges::any_of(list.permissions, named);
}

bool Store::may_see(Opportunity const& opportunity, Person const& user) const {
  auto const* list = lists.find(opportunity.list_id);
  return list && may_see(*list, user);
}

bool Store::may_see(Field const& field, Person const& user) const {
  if (!field.list_id) return true;
  auto const* list = lists.find(*field.list_id);
  return list && may_see(*list, user);
}

}  // namespace affinity::sandbox
