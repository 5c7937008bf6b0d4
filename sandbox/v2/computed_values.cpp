#include "sandbox/v2/computed_values.hpp"

#include "sandbox/v1/interaction_dates.hpp"
#include "sandbox/v2/interaction_json.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>

namespace affinity::sandbox::v2 {

namespace {

json::array lists_of(RequestContext const& context, Entity entity) {
  auto const& store = context.store;
  json::array out;
  for (auto const& [id, list] : store.lists) {
    auto const is_here = [&](Id entry_id) { return store.list_entries.find(entry_id)->list_id == id; };
    if (!store.may_see(list, context.user) || std::ranges::none_of(store.list_entries_of(entity), is_here))
      continue;
    out.push_back({{"id", id},
                   {"name", list.name},
                   {"type", entity_word(list.type)},
                   {"entityCount", store.entries_on_list(id).size()}});
  }
  return out;
}

Ids const& attached_ids(Note const& note, int entity_type) {
  if (entity_type == person_entity) return note.person_ids;
  return entity_type == organization_entity ? note.organization_ids : note.opportunity_ids;
}

// The latest one that is attached to the entity itself; replies are no notes of it.
json::array last_note_of(Store const& store, Entity entity) {
  Note const* last = nullptr;
  for (auto const& [id, note] : store.notes)
    if (!note.parent_id && contains(attached_ids(note, entity.type), entity.id) &&
        (!last || note.created_at >= last->created_at))
      last = &note;
  return last ? json::array{base_note_json(*last, store)} : json::array();
}

json::array next_reminder_of(Store const& store, Entity entity) {
  Reminder const* next = nullptr;
  for (auto const& [id, reminder] : store.reminders)
    if (reminder.entity == entity && !reminder.completed_at && (!next || reminder.due_date < next->due_date))
      next = &reminder;
  if (!next) return {};
  return {json::object{{"id", next->id},
                       {"type", next->type == one_time ? "one-time" : "recurring"},
                       {"content", next->content},
                       {"createdAt", to_iso(next->created_at)},
                       {"dueDate", to_iso(next->due_date)}}};
}

// The time of the last change, or of the value where the history does not know one.
std::optional<WallTime> status_since(Store const& store, ListEntry const& entry) {
  FieldValue const* status = nullptr;
  for (auto const id : store.field_values_of(entry.entity)) {
    auto const& value = *store.field_values.find(id);
    if (value.entry_id == entry.id && store.fields.find(value.field_id)->status_column) status = &value;
  }
  if (!status) return std::nullopt;
  return status->updated_at.value_or(status->created_at);
}

template<class Data> json::array data_of(Ids ids, Data data) {
  std::ranges::sort(ids);
  json::array out;
  for (auto const id : ids)
    if (auto item = data(id); !item.is_null()) out.push_back(std::move(item));
  return out;
}

json::array time_item(std::optional<WallTime> const& time) {
  return time ? json::array{to_iso(*time)} : json::array();
}

Interaction const* chat_of(Store const& store, Ids const& people, bool first, WallTime now) {
  Interaction const* out = nullptr;
  for (auto const person_id : people)
    for (auto const* one : store.interactions_of(person_id))
      if (one->type == chat_message && one->date <= now &&
          (!out || (first ? one->date < out->date : one->date > out->date)))
        out = one;
  return out;
}

}  // namespace

Ids people_of(Store const& store, Entity entity) {
  if (entity.type == person_entity) return {entity.id};
  if (auto const* company = store.organizations.find(entity.id);
      company && entity.type == organization_entity)
    return company->person_ids;
  auto const* deal = entity.type == opportunity_entity ? store.opportunities.find(entity.id) : nullptr;
  return deal ? deal->person_ids : Ids{};
}

Ids companies_of(Store const& store, Entity entity) {
  if (auto const* person = store.persons.find(entity.id); person && entity.type == person_entity)
    return person->organization_ids;
  auto const* deal = entity.type == opportunity_entity ? store.opportunities.find(entity.id) : nullptr;
  return deal ? deal->organization_ids : Ids{};
}

Interaction const* interaction_of(Store const& store, ComputedValue value, ValueOwner const& owner,
                                  WallTime now) {
  auto const people = people_of(store, owner.entity);
  auto const dates = interaction_dates(store, people, now);
  auto const named = [&](std::string_view name) {
    auto const at = std::ranges::find(interaction_date_names, name) - interaction_date_names.begin();
    return dates.by_name.at(std::size_t(at));
  };
  switch (value) {
    case ComputedValue::first_email: return named("first_email");
    case ComputedValue::last_email: return named("last_email");
    case ComputedValue::first_event: return named("first_event");
    case ComputedValue::last_event: return named("last_event");
    case ComputedValue::next_event: return named("next_event");
    case ComputedValue::first_chat_message: return chat_of(store, people, true, now);
    case ComputedValue::last_chat_message: return chat_of(store, people, false, now);
    default: return named("last_interaction");
  }
}

json::array computed_items(RequestContext const& context, ComputedValue value, ValueOwner const& owner) {
  auto const& store = context.store;
  switch (value) {
    case ComputedValue::persons:
      return data_of(people_of(store, owner.entity), [&](Id id) { return person_data(store, id); });
    case ComputedValue::companies:
      return data_of(companies_of(store, owner.entity), [&](Id id) { return company_data(store, id); });
    case ComputedValue::lists: return lists_of(context, owner.entity);
    case ComputedValue::last_note: return last_note_of(store, owner.entity);
    case ComputedValue::next_reminder: return next_reminder_of(store, owner.entity);
    case ComputedValue::created_at: return owner.entry ? time_item(owner.entry->created_at) : json::array();
    case ComputedValue::time_in_current_status:
      return owner.entry ? time_item(status_since(store, *owner.entry)) : json::array();
    default: return {};
  }
}

json::object interaction_value_json(RequestContext const& context, ComputedValue value,
                                    ValueOwner const& owner) {
  auto const& store = context.store;
  json::object out{{"type", "interaction"}, {"data", nullptr}, {"internalPerson", nullptr}};
  auto const* found = interaction_of(store, value, owner, context.now);
  if (!found) return out;
  out["data"] = interaction_data(store, *found, context.user);
  if (auto const member_id = member_in(store, *found)) out["internalPerson"] = person_data(store, *member_id);
  return out;
}

}  // namespace affinity::sandbox::v2
