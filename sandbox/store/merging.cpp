// Merges a duplicate record into another one of its kind: Store::merge.

#include "sandbox/store/store.hpp"

#include <algorithm>

namespace affinity::sandbox {

namespace merging {
namespace {

// Puts `to` in the place of `from`, and once only.
void replace_id(Ids& ids, Id from, Id to) {
  auto const found = std::ranges::find(ids, from);
  if (found == ids.end()) return;
  if (contains(ids, to))
    ids.erase(found);
  else
    *found = to;
}

template<class Value> void append_missing(std::vector<Value>& onto, std::vector<Value> const& more) {
  for (auto const& one : more)
    if (std::ranges::find(onto, one) == onto.end()) onto.push_back(one);
}

void move_notes(Store& store, Entity from, Entity to) {
  for (auto& [id, note] : store.notes) {
    if (from.type == organization_entity) {
      replace_id(note.organization_ids, from.id, to.id);
      continue;
    }
    replace_id(note.person_ids, from.id, to.id);
    replace_id(note.interaction_person_ids, from.id, to.id);
    for (auto& mention : note.mentions)
      if (mention.person_id == from.id) mention.person_id = to.id;
  }
}

void move_files_and_reminders(Store& store, Entity from, Entity to) {
  for (auto& [id, file] : store.files)
    if (file.entity == from) file.entity = to;
  for (auto& [id, reminder] : store.reminders)
    if (reminder.entity == from) reminder.entity = to;
}

// Outsiders know persons, and they and their connections belong to companies.
void move_connections(Store& store, Entity from, Entity to) {
  bool const person = from.type == person_entity;
  auto const move = [&](Id& id) {
    if (id == from.id) id = to.id;
  };
  for (auto& [id, outsider] : store.outsiders) {
    if (!person) move(outsider.organization_id);
    for (auto& one : outsider.coworkers) move(person ? one.source_id : one.employer_id);
    for (auto& one : outsider.investors) {
      if (person) {
        move(one.source_id);
      } else {
        move(one.investor.organization_id);
        move(one.executive.organization_id);
      }
    }
  }
}

void move_view_filters(Store& store, Entity from, Entity to) {
  for (auto& [id, view] : store.saved_views)
    if (view.filter)
      replace_id(from.type == person_entity ? view.filter->person_ids : view.filter->organization_ids,
                 from.id, to.id);
}

// The rows of a map by (external, internal) person. Where both records have one, `better` chooses.
template<class Rows, class Better> void move_pairs(Rows& rows, Id from, Id to, Better better) {
  std::vector<std::pair<Id, typename Rows::mapped_type>> moved;
  for (auto const& [pair, value] : rows)
    if (pair.first == from && pair.second != to) moved.emplace_back(pair.second, value);
  std::erase_if(rows, [&](auto const& row) { return row.first.first == from; });
  for (auto const& [internal, value] : moved) {
    auto const [row, fresh] = rows.emplace(std::pair{to, internal}, value);
    if (!fresh) row->second = better(row->second, value);
  }
}

void unite_persons(Store& store, Person& primary, Person& duplicate) {
  auto addresses = primary.emails;
  append_missing(addresses, duplicate.emails);
  store.set_emails(duplicate, {});
  store.set_emails(primary, std::move(addresses));
  for (auto const id : duplicate.organization_ids)
    if (auto* organization = store.organizations.find(id))
      replace_id(organization->person_ids, duplicate.id, primary.id);
  append_missing(primary.organization_ids, duplicate.organization_ids);
  move_pairs(store.relationship_strengths, duplicate.id, primary.id,
             [](double a, double b) { return std::max(a, b); });
  move_pairs(store.linkedin_connected_at, duplicate.id, primary.id,
             [](WallTime a, WallTime b) { return std::min(a, b); });
}

void unite_organizations(Store& store, Organization& primary, Organization const& duplicate) {
  append_missing(primary.domains, duplicate.domains);
  for (auto const id : duplicate.person_ids)
    if (auto* person = store.persons.find(id)) replace_id(person->organization_ids, duplicate.id, primary.id);
  append_missing(primary.person_ids, duplicate.person_ids);
}

// Whoever went into the duplicate earlier is in the primary now. A duplicate that is gone is in no pair.
void forget(Store& store, Entity duplicate, Id primary_id) {
  for (auto& [entity, into] : store.merged_into)
    if (entity.type == duplicate.type && into == duplicate.id) into = primary_id;
  store.merged_into[duplicate] = primary_id;
  Ids pairs;
  for (auto const& [id, pair] : store.duplicate_pairs)
    if (pair.has(duplicate)) pairs.push_back(id);
  for (auto const id : pairs) store.duplicate_pairs.erase(id);
}

}  // namespace
}  // namespace merging

void Store::move_value(FieldValue& value, Entity to) {
  field_values_of_.remove(value.entity, value.id);
  value.entity = to;
  field_values_of_.add(to, value.id);
  ++value_revisions_[value.field_id];
}

void Store::drop_value(FieldValue const& value) {
  field_values_of_.remove(value.entity, value.id);
  values_of_field_.remove(value.field_id, &value);
  ++value_revisions_[value.field_id];
  field_values.erase_unobserved(value.id);
}

// A row keeps its id, its values and their history.
void Store::move_list_entries(Entity from, Entity to) {
  for (auto const id : list_entries_of_.copy_of(from)) {
    list_entries.find(id)->entity = to;
    list_entries_of_.remove(from, id);
    list_entries_of_.add(to, id);
  }
  for (auto const id : field_values_of_.copy_of(from))
    if (auto& value = *field_values.find(id); value.entry_id) move_value(value, to);
  for (auto& [id, change] : field_value_changes)
    if (change.entity == from && change.entry_id) change.entity = to;
}

void Store::move_values(Entity from, Entity to, Id changer_id, WallTime at) {
  for (auto const id : field_values_of_.copy_of(from)) {
    auto& value = *field_values.find(id);
    auto const* field = fields.find(value.field_id);
    bool const multiple = field && field->allows_multiple;
    bool const taken = std::ranges::any_of(field_values_of_.of(to), [&](Id other_id) {
      auto const& other = *field_values.find(other_id);
      return other.field_id == value.field_id && !other.entry_id && (!multiple || other.value == value.value);
    });
    if (taken) {
      drop_value(value);
    } else {
      move_value(value, to);
      log_change(value, value_created, changer_id, at);
    }
  }
}

// Values that name the duplicate, such as the investors of a company, name the primary record.
void Store::move_references_in_values(Entity from, Entity to, Id changer_id, WallTime at) {
  int const wanted = from.type == person_entity ? person_value : organization_value;
  Ids naming;
  for (auto const& [id, value] : field_values) {
    auto const* field = fields.find(value.field_id);
    if (field && field->value_type == wanted && as_int64(value.value) == from.id) naming.push_back(id);
  }
  for (auto const id : naming) {
    auto& value = *field_values.find(id);
    bool const multiple = fields.find(value.field_id)->allows_multiple;
    bool const taken = multiple && std::ranges::any_of(field_values_of_.of(value.entity), [&](Id other_id) {
                         auto const& other = *field_values.find(other_id);
                         return other.field_id == value.field_id && other.entry_id == value.entry_id &&
                                as_int64(other.value) == to.id;
                       });
    if (multiple) log_change(value, value_deleted, changer_id, at);
    if (taken) {
      drop_value(value);
      continue;
    }
    value.value = to.id;
    value.updated_at = at;
    log_change(value, multiple ? value_created : value_updated, changer_id, at);
  }
}

void Store::move_opportunities(Entity from, Entity to) {
  for (auto const id : opportunities_of_.copy_of(from)) {
    auto& opportunity = *opportunities.find(id);
    auto people = opportunity.person_ids, firms = opportunity.organization_ids;
    merging::replace_id(from.type == person_entity ? people : firms, from.id, to.id);
    set_associations(opportunity, std::move(people), std::move(firms));
  }
}

void Store::move_interactions(Id from, Id to) {
  for (auto const* interaction : interactions_of_.copy_of(from)) {
    auto* mine = interactions.at(std::size_t(interaction->type)).find(interaction->id);
    interactions_of_.remove(from, mine);
    interactions_of_.remove(to, mine);
    for (auto* ids : {&mine->person_ids, &mine->cc_ids}) {
      merging::replace_id(*ids, from, to);
      if (contains(*ids, to)) interactions_of_.add(to, mine);
    }
    if (mine->organizer_id == from) mine->organizer_id = to;
  }
}

void Store::merge(Entity primary, Entity duplicate, Id changer_id, WallTime at) {
  move_list_entries(duplicate, primary);
  move_values(duplicate, primary, changer_id, at);
  move_references_in_values(duplicate, primary, changer_id, at);
  move_opportunities(duplicate, primary);
  merging::move_notes(*this, duplicate, primary);
  merging::move_files_and_reminders(*this, duplicate, primary);
  merging::move_connections(*this, duplicate, primary);
  merging::move_view_filters(*this, duplicate, primary);
  if (primary.type == person_entity) {
    move_interactions(duplicate.id, primary.id);
    merging::unite_persons(*this, *persons.find(primary.id), *persons.find(duplicate.id));
    persons.erase_unobserved(duplicate.id);
  } else {
    merging::unite_organizations(*this, *organizations.find(primary.id), *organizations.find(duplicate.id));
    organizations.erase_unobserved(duplicate.id);
  }
  merging::forget(*this, duplicate, primary.id);
  note_change();
}

}  // namespace affinity::sandbox
