#include "sandbox/v2/search/field_reader.hpp"

#include "sandbox/v2/computed_values.hpp"
#include "sandbox/v2/continents.hpp"
#include "sandbox/v2/search/note_text.hpp"

#include <algorithm>

namespace affinity::sandbox::v2::search {

namespace field_reader {
namespace {

std::string_view text_of(json::value const& stored, std::string_view name) {
  auto const* part = member(stored, name);
  return part ? as_text(*part).value_or("") : std::string_view();
}

Ids const& attached_to(Note const& note, int entity_type) {
  if (entity_type == person_entity) return note.person_ids;
  return entity_type == organization_entity ? note.organization_ids : note.opportunity_ids;
}

Field const* status_field(Store const& store, FieldOwner const& owner) {
  for (auto const& [id, field] : store.fields)
    if (field.status_column && owner.list && field.list_id == owner.list->id) return &field;
  return nullptr;
}

}  // namespace
}  // namespace field_reader

std::string_view part_of_location(json::value const& stored, std::size_t index) {
  constexpr std::array<std::string_view, location_parts.size()> names{"street_address", "city", "state",
                                                                      "country", "continent"};
  auto const part = field_reader::text_of(stored, names[index]);
  bool const known_by_country = part.empty() && names[index] == "continent";
  return known_by_country ? continent_of(field_reader::text_of(stored, "country")) : part;
}

void Items::clear() {
  texts.clear();
  numbers.clear();
  times.clear();
  ids.clear();
  locations.clear();
}

FieldReader::FieldReader(SearchContext const& context, FieldInfo const& field, std::string_view attribute)
    : context_(context), field_(field), of_note_content_(attribute == "content") {
  auto const type = field.value_type;
  auto const is = [&](std::string_view name) { return type == name || type == std::string(name) + "-multi"; };
  if (type == "text" || is("filterable-text") || of_note_content_)
    kind_ = Kind::text;
  else if (is("number"))
    kind_ = Kind::number;
  else if (type == "datetime" || !attribute.empty())
    kind_ = Kind::time;
  else if (is("person"))
    kind_ = Kind::person;
  else if (is("company"))
    kind_ = Kind::company;
  else if (is("location"))
    kind_ = Kind::location;
  else if (type == "list-multi")
    kind_ = Kind::list;
  else if (is("dropdown") || is("ranked-dropdown"))
    kind_ = Kind::option;
  auto const* stored = field.computed == ComputedValue::time_in_current_status
                           ? field_reader::status_field(context.store, context.fields)
                           : field.stored;
  if (stored) column_ = &column_of(memory_of(context.store), context.store, *stored);
  if (kind_ == Kind::option) index_options();
  if (field.computed == ComputedValue::last_note) index_notes();
  if (field.computed == ComputedValue::next_reminder) index_reminders();
}

// As computed_items() finds them, of all records at once.
void FieldReader::index_notes() {
  for (auto const& [id, note] : context_.store.notes) {
    if (note.parent_id) continue;
    for (auto const entity_id : field_reader::attached_to(note, context_.fields.entity_type)) {
      auto& last = last_notes_[entity_id];
      if (!last || note.created_at >= last->created_at) last = &note;
    }
  }
}

void FieldReader::index_reminders() {
  for (auto const& [id, reminder] : context_.store.reminders) {
    if (reminder.completed_at || !reminder.entity || reminder.entity->type != context_.fields.entity_type)
      continue;
    auto& next = next_reminders_[reminder.entity->id];
    if (!next || reminder.due_date < next->due_date) next = &reminder;
  }
}

void FieldReader::index_options() {
  for (auto const& option : field_.stored->options) {
    options_by_text_.try_emplace(option.text, &option);
    options_.try_emplace(option.id, &option);
  }
}

Items const& FieldReader::read(Row const& row) {
  items_.clear();
  if (row.hidden) return items_;
  if (field_.computed == ComputedValue::none)
    read_stored(row);
  else
    read_computed(row);
  return items_;
}

void FieldReader::read_stored(Row const& row) {
  if (!column_) return;
  auto const* field = field_.stored;
  auto const owner_id = !field->list_id ? row.owner.entity.id : row.owner.entry ? row.owner.entry->id : 0;
  auto const values = column_->of(owner_id);
  for (auto const* value : field_.is_multi() ? values : values.first(std::min<std::size_t>(values.size(), 1)))
    read_item(value->value);
}

void FieldReader::read_item(json::value const& stored) {
  auto const& store = context_.store;
  switch (kind_) {
    case Kind::text:
      if (auto const text = as_text(stored); text && !text->empty()) items_.texts.push_back(*text);
      return;
    case Kind::number:
      if (stored.is_number()) items_.numbers.push_back(stored.to_number<double>());
      return;
    case Kind::time:
      if (WallTime time; from_iso(as_text(stored).value_or(""), time)) items_.times.push_back(time);
      return;
    case Kind::person:
      if (auto const id = as_int64(stored); id && store.persons.find(*id)) items_.ids.push_back(*id);
      return;
    case Kind::company:
      if (auto const id = as_int64(stored); id && store.organizations.find(*id)) items_.ids.push_back(*id);
      return;
    case Kind::option:
      if (auto const text = as_text(stored)) {
        if (auto const found = options_by_text_.find(*text); found != options_by_text_.end())
          items_.ids.push_back(found->second->id);
      } else if (auto const id = as_int64(stored); id && options_.contains(*id)) {
        items_.ids.push_back(*id);
      }
      return;
    case Kind::location: items_.locations.push_back(&stored); return;
    case Kind::list:
    case Kind::none: return;
  }
}

void FieldReader::read_computed(Row const& row) {
  auto const& store = context_.store;
  auto const entity = row.owner.entity;
  auto const* entry = row.owner.entry;
  auto const add_existing = [&](Ids ids, auto const& table) {
    std::ranges::sort(ids);
    for (auto const id : ids)
      if (table.find(id)) items_.ids.push_back(id);
  };
  switch (field_.computed) {
    case ComputedValue::persons: return add_existing(people_of(store, entity), store.persons);
    case ComputedValue::companies: return add_existing(companies_of(store, entity), store.organizations);
    case ComputedValue::lists:
      for (auto const id : store.list_entries_of(entity)) {
        auto const list_id = store.list_entries.find(id)->list_id;
        auto const* list = store.lists.find(list_id);
        if (list && store.may_see(*list, context_.user) && !contains(items_.ids, list_id))
          items_.ids.push_back(list_id);
      }
      return std::ranges::sort(items_.ids), void();
    case ComputedValue::last_note: return read_note(row);
    case ComputedValue::next_reminder:
      if (auto const found = next_reminders_.find(entity.id); found != next_reminders_.end())
        items_.times.push_back(found->second->due_date);
      return;
    case ComputedValue::created_at:
      if (entry) items_.times.push_back(entry->created_at);
      return;
    case ComputedValue::time_in_current_status:
      if (auto const values =
              column_ && entry ? column_->of(entry->id) : std::span<FieldValue const* const>();
          !values.empty())
        items_.times.push_back(values.back()->updated_at.value_or(values.back()->created_at));
      return;
    default:
      if (auto const* one = interaction_of(store, field_.computed, row.owner, context_.as_of))
        items_.times.push_back(one->date);
  }
}

void FieldReader::read_note(Row const& row) {
  auto const found = last_notes_.find(row.owner.entity.id);
  if (found == last_notes_.end()) return;
  if (!of_note_content_) return items_.times.push_back(found->second->created_at);
  text_ = text_of_note(*found->second);
  if (!text_.empty()) items_.texts.push_back(text_);
}

std::string FieldReader::text_of_id(Id id) const {
  auto const& store = context_.store;
  switch (kind_) {
    case Kind::person: {
      auto const& person = *store.persons.find(id);
      return person.last_name.empty() ? person.first_name : person.first_name + ' ' + person.last_name;
    }
    case Kind::company: return store.organizations.find(id)->name;
    case Kind::list: return store.lists.find(id)->name;
    default: return options_.at(id)->text;
  }
}

// Of the first item where there are several.
SortKey FieldReader::sort_key(Row const& row) {
  auto const& items = read(row);
  if (items.empty()) return {};
  switch (kind_) {
    case Kind::text: return key_of_text(items.texts.front());
    case Kind::number: return key_of_number(items.numbers.front());
    case Kind::time: return key_of_number(double(items.times.front().time_since_epoch().count()));
    case Kind::location: {
      std::string text;
      for (auto i = location_parts.size(); i-- > 0;)
        text.append(part_of_location(*items.locations.front(), i)).append(1, ' ');
      return key_of_text(text);
    }
    case Kind::option:
      if (field_.value_type == "ranked-dropdown") return key_of_number(options_.at(items.ids.front())->rank);
      [[fallthrough]];
    default: return key_of_text(text_of_id(items.ids.front()));
  }
}

void FieldReader::append_text(Row const& row, std::string& onto) {
  auto const& items = read(row);
  auto const add = [&](std::string_view text) { onto.append(1, '\n').append(text); };
  for (auto const text : items.texts) add(text);
  for (auto const number : items.numbers) add(write_json(json::value(number)));
  for (auto const id : items.ids) add(text_of_id(id));
  for (auto const* place : items.locations)
    for (std::size_t i = 0; i < location_parts.size(); ++i) add(part_of_location(*place, i));
}

}  // namespace affinity::sandbox::v2::search
