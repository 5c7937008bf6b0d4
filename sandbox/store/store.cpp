#include "sandbox/store/store.hpp"

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

Store Store::copy() const {
  Store out(*this);
  out.search_memory.reset();
  out.values_of_field_.replace_each(
      [&](FieldValue const* value) { return std::as_const(out.field_values).find(value->id); });
  out.interactions_of_.replace_each([&](Interaction const* interaction) {
    return std::as_const(out.interactions.at(std::size_t(interaction->type))).find(interaction->id);
  });
  return out;
}

void Store::set_emails(Person& person, std::vector<std::string> emails) {
  for (auto const& address : person.emails) person_by_email_.erase(lower(address));
  person.emails.clear();
  for (auto& address : emails)
    if (person_by_email_.emplace(lower(address), person.id).second)
      person.emails.push_back(std::move(address));
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

void Store::set_associations(Opportunity& opportunity, Ids person_ids, Ids organization_ids) {
  for (auto const id : opportunity.person_ids) opportunities_of_.remove({person_entity, id}, opportunity.id);
  for (auto const id : opportunity.organization_ids)
    opportunities_of_.remove({organization_entity, id}, opportunity.id);
  opportunity.person_ids = without_repeats(std::move(person_ids));
  opportunity.organization_ids = without_repeats(std::move(organization_ids));
  for (auto const id : opportunity.person_ids) opportunities_of_.add({person_entity, id}, opportunity.id);
  for (auto const id : opportunity.organization_ids)
    opportunities_of_.add({organization_entity, id}, opportunity.id);
}

void Store::put_list_entry(ListEntry entry) {
  entries_on_list_.add(entry.list_id, entry.id);
  list_entries_of_.add(entry.entity, entry.id);
  list_entries.put(std::move(entry));
}

void Store::put_field(Field field) {
  auto& next = next_option_id_of(field);
  for (auto const& option : field.options) next = std::max(next, option.id + 1);
  fields.put(std::move(field));
}

void Store::put_field_value(FieldValue value) {
  ensure_option(value);
  index(field_values.put(std::move(value)));
}

void Store::put_interaction(Interaction record) {
  index(interactions.at(std::size_t(record.type)).put(std::move(record)));
}

void Store::index(FieldValue const& value) {
  field_values_of_.add(value.entity, value.id);
  values_of_field_.add(value.field_id, &value);
  ++value_revisions_[value.field_id];
}

void Store::index(Interaction const& interaction) {
  for (auto const id : interaction.person_ids) interactions_of_.add(id, &interaction);
  for (auto const id : interaction.cc_ids) interactions_of_.add(id, &interaction);
}

ListEntry& Store::add_list_entry(Id list_id, Entity entity, Id creator_id, WallTime at) {
  auto& entry =
      list_entries.add({.list_id = list_id, .entity = entity, .creator_id = creator_id, .created_at = at});
  entries_on_list_.add(list_id, entry.id);
  list_entries_of_.add(entity, entry.id);
  return entry;
}

Opportunity& Store::add_opportunity(Opportunity record, Id creator_id, WallTime at) {
  auto people = std::exchange(record.person_ids, {});
  auto firms = std::exchange(record.organization_ids, {});
  auto& opportunity = opportunities.add(std::move(record));
  set_associations(opportunity, std::move(people), std::move(firms));
  opportunity.entry_id =
      add_list_entry(opportunity.list_id, {opportunity_entity, opportunity.id}, creator_id, at).id;
  return opportunity;
}

Interaction& Store::add_interaction(Interaction record) {
  auto& interaction = interactions.at(std::size_t(record.type)).add(std::move(record));
  index(interaction);
  return interaction;
}

void Store::set_participants(Interaction& interaction, Ids ids) {
  for (auto const id : interaction.person_ids) interactions_of_.remove(id, &interaction);
  interaction.person_ids = without_repeats(std::move(ids));
  for (auto const id : interaction.person_ids) interactions_of_.add(id, &interaction);
}

Field& Store::add_field(Field record, std::vector<std::string_view> option_texts) {
  int rank = 0;
  for (auto const text : option_texts) {
    record.options.push_back({.id = next_option_id_++,
                              .text = std::string(text),
                              .rank = rank,
                              .color = rank % 5,
                              .status_category = usual_status_category(text)});
    ++rank;
  }
  return fields.add(std::move(record));
}

void Store::add_default_fields(List const& list, std::vector<std::string_view> statuses) {
  Field const blank{.entity_type = list.type, .list_id = list.id, .created_at = list.created_at};
  auto status = blank, owners = blank, amount = blank;
  status.name = "Status";
  status.value_type = ranked_dropdown_value;
  status.status_column = true;
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

DropdownOption& Store::add_option(Field& field, DropdownOption option) {
  if (option.id == 0) option.id = next_option_id_of(field)++;
  return field.options.emplace_back(std::move(option));
}

// In API v1 a dropdown's value is any text, and a new one becomes an option.
void Store::ensure_option(FieldValue const& value) {
  auto* field = fields.find(value.field_id);
  if (!field || field->value_type != dropdown_value || !value.value.is_string()) return;
  auto const text = std::string_view(value.value.get_string());
  if (!field->option(text))
    add_option(*field, {.text = std::string(text), .rank = int(field->options.size()), .implied = true});
}

FieldValue& Store::add_field_value(FieldValue record) {
  ensure_option(record);
  auto& value = field_values.add(std::move(record));
  index(value);
  return value;
}

std::string Store::display_value(Field const& field, json::value const& value) const {
  auto const id = as_int64(value).value_or(0);
  if (field.value_type == person_value) {
    auto const* person = persons.find(id);
    if (!person) return {};
    return person->last_name.empty() ? person->first_name : person->first_name + ' ' + person->last_name;
  }
  if (field.value_type == organization_value) {
    auto const* company = organizations.find(id);
    return company ? company->name : std::string();
  }
  if (field.value_type == dropdown_value) return std::string(as_text(value).value_or(""));
  auto const* option = field.value_type == ranked_dropdown_value ? field.option(id) : nullptr;
  return option ? option->text : std::string();
}

FieldValueChange& Store::add_change(FieldValueChange record) {
  if (auto const* field = fields.find(record.field_id); field && record.display_value.empty())
    record.display_value = display_value(*field, record.value);
  return field_value_changes.add(std::move(record));
}

void Store::log_change(FieldValue const& value, ChangeAction action, Id changer_id, WallTime at) {
  auto const* field = fields.find(value.field_id);
  if (!field || !field->tracks_changes()) return;
  add_change({.field_id = value.field_id,
              .entity = value.entity,
              .entry_id = value.entry_id,
              .action = action,
              .changer_id = changer_id,
              .changed_at = at,
              .value = value.value});
}

Person const* Store::person_with_email(std::string_view address) const {
  auto const found = person_by_email_.find(lower(address));
  return found == person_by_email_.end() ? nullptr : persons.find(found->second);
}

Transcript const* Store::transcript_of(Id note_id) const {
  for (auto const& [id, transcript] : transcripts)
    if (transcript.note_id == note_id) return &transcript;
  return nullptr;
}

bool Store::exists(Entity entity) const {
  if (entity.type == person_entity) return persons.find(entity.id) != nullptr;
  if (entity.type == organization_entity) return organizations.find(entity.id) != nullptr;
  return opportunities.find(entity.id) != nullptr;
}

Id Store::survivor_of(Entity entity) const {
  for (auto found = merged_into.find(entity); found != merged_into.end() && found->second != entity.id;
       found = merged_into.find(entity))
    entity.id = found->second;
  return entity.id;
}

bool Store::may_see(List const& list, Person const& user) const {
  auto const named = [&](Permission const& permission) { return permission.internal_person_id == user.id; };
  return list.is_public || list.owner_id == user.id || std::ranges::any_of(list.permissions, named);
}

bool Store::may_see(Opportunity const& opportunity, Person const& user) const {
  auto const* list = lists.find(opportunity.list_id);
  return list && may_see(*list, user);
}

bool Store::may_read(Opportunity const& opportunity, Person const& user) const {
  return may_see(opportunity, user) && !is_redacted(opportunity, user);
}

bool Store::may_read(Entity entity, Person const& user) const {
  if (entity.type != opportunity_entity) return true;
  auto const* opportunity = opportunities.find(entity.id);
  return opportunity && may_read(*opportunity, user);
}

std::uint64_t Store::revision() const {
  auto sum = changes_in_place_ + persons.changes() + organizations.changes() + opportunities.changes() +
             lists.changes() + list_entries.changes() + fields.changes() + field_values.changes() +
             notes.changes() + reminders.changes() + files.changes();
  for (auto const& table : interactions) sum += table.changes();
  return sum;
}

bool Store::is_redacted(Opportunity const& opportunity, Person const& user) {
  return opportunity.restricted && !user.admin && !contains(opportunity.manager_ids, user.id);
}

bool Store::may_see(Field const& field, Person const& user) const {
  if (!field.list_id) return true;
  auto const* list = lists.find(*field.list_id);
  return list && may_see(*list, user);
}

}  // namespace affinity::sandbox
