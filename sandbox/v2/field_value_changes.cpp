// /v2: the history of values (Affinity v2, Field Value Changes)

#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/field_value_json.hpp"
#include "sandbox/v2/list_entries.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace field_value_changes {
namespace {

using Changes = std::vector<FieldValueChange const*>;

constexpr std::array<std::string_view, 3> action_words{"add", "update", "delete"};

Field const& field_of(Store const& store, FieldValueChange const& change) {
  return *store.fields.find(change.field_id);
}

// A value of several comes and goes and is never updated; a file may say otherwise.
std::string_view action_word(Store const& store, FieldValueChange const& change) {
  if (change.action == value_deleted) return "delete";
  bool const updated = change.action == value_updated && !field_of(store, change).allows_multiple;
  return updated ? "update" : "add";
}

std::string field_id_text(FieldValueChange const& change) {
  return "field-" + std::to_string(change.field_id);
}

constexpr auto action_of = [](RequestContext const& context, FieldValueChange const& change) {
  return action_word(context.store, change);
};

constexpr Filterable<FieldValueChange> properties_of_firm[]{
    {filter_by_field_id("field.id"), [](FieldValueChange const& change) { return field_id_text(change); }},
    {filter_by_id("listEntry.id"), item_value<&FieldValueChange::entry_id>},
    {filter_by_id("changer.id"), item_value<&FieldValueChange::changer_id>},
    {filter_by_time("changedAt"), item_value<&FieldValueChange::changed_at>},
    {filter_by_word("actionType", action_words), action_of}};

constexpr Filterable<FieldValueChange> properties_of_entry[]{
    {filter_by_field_id("field.id"), [](FieldValueChange const& change) { return field_id_text(change); }},
    {filter_by_time("changedAt"), item_value<&FieldValueChange::changed_at>},
    {filter_by_id("changer.id"), item_value<&FieldValueChange::changer_id>},
    {filter_by_word("actionType", action_words), action_of}};

// Null for who is no member of the firm any more.
json::value changer_json(Store const& store, Id id) {
  auto const* person = store.persons.find(id);
  if (!person || person->emails.empty()) return nullptr;
  auto out = person_data(*person);
  return json::object{{"id", out.at("id")},
                      {"firstName", out.at("firstName")},
                      {"lastName", out.at("lastName")},
                      {"emailAddress", out.at("primaryEmailAddress")}};
}

// A person or company that was merged is the one that it went into.
json::value current_value(Store const& store, Field const& field, json::value const& value) {
  auto const id = as_int64(value);
  bool const person = field.value_type == person_value;
  if (!id || (!person && field.value_type != organization_value)) return value;
  return store.survivor_of({person ? person_entity : organization_entity, *id});
}

// One value, never an array. A person, company or option that is gone has the name that it had then.
json::value change_value_json(Store const& store, FieldValueChange const& change) {
  auto const& field = field_of(store, change);
  auto item = value_item_json(current_value(store, field, change.value), field, store);
  auto const type = value_type_of(field);
  bool const refers =
      type.starts_with("person") || type.starts_with("company") || type.find("dropdown") != type.npos;
  if (!refers) return item;
  if (!item.is_object())
    return json::object{{"referenceType", "deleted-entity"}, {"displayValue", change.display_value}};
  json::object out{{"referenceType", "entity"}};
  for (auto& [name, part] : item.get_object()) out[name] = std::move(part);
  return out;
}

json::object change_json(Store const& store, FieldValueChange const& change) {
  auto const& field = field_of(store, change);
  json::value entry;
  if (change.entry_id && field.list_id)
    entry = json::object{{"id", *change.entry_id}, {"listId", *field.list_id}};
  return {{"id", change.id},
          {"field",
           {{"id", field_id_text(change)},
            {"entityType", entity_word(field.entity_type)},
            {"name", field.name},
            {"type", field.list_id ? "list" : "global"}}},
          {"entity", reference_json(change.entity.id)},
          {"listEntry", std::move(entry)},
          {"changer", changer_json(store, change.changer_id)},
          {"changedAt", to_iso(change.changed_at)},
          {"actionType", action_word(store, change)},
          {"type", value_type_of(field)},
          {"value", change_value_json(store, change)}};
}

// Nothing of a list that is private to others, and nothing of a restricted opportunity.
bool may_see_change(RequestContext const& context, FieldValueChange const& change) {
  auto const& store = context.store;
  auto const* field = store.fields.find(change.field_id);
  if (!field || !field->tracks_changes() || !store.may_see(*field, context.user)) return false;
  auto const* deal =
      change.entity.type == opportunity_entity ? store.opportunities.find(change.entity.id) : nullptr;
  return !deal || !Store::is_redacted(*deal, context.user);
}

// By time, then by id, so that what is added while a cursor is open comes after it.
JsonResponse changes_page(RequestContext const& context, PageRequest const& page, Changes found,
                          bool newest_first) {
  std::ranges::sort(found, [&](auto const* one, auto const* other) {
    auto const *first = newest_first ? other : one, *second = newest_first ? one : other;
    if (first->changed_at != second->changed_at) return first->changed_at < second->changed_at;
    return first->id < second->id;
  });
  return page_of(
      context, page, found, [](auto const* change) { return std::to_string(change->id); },
      [&](auto const* change) { return change_json(context.store, *change); });
}

JsonResponse of_firm(RequestContext& context) {
  auto const filter = read_filter(context, properties_of_firm);
  auto const order = context.query.words("orderBy", {"changedAt", "-changedAt"});
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  Changes found;
  for (auto const& [id, change] : context.store.field_value_changes)
    if (may_see_change(context, change) && filter.accepts(change)) found.push_back(&change);
  return changes_page(context, page, std::move(found), !order.empty() && order.front().starts_with('-'));
}

// Changes of the fields of the list; those of the fields of its entity belong to no entry (ours).
JsonResponse of_entry(RequestContext& context) {
  auto const filter = read_filter(context, properties_of_entry);
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const path = entry_in_path(context);
  if (path.missing) return *path.missing;
  Changes found;
  for (auto const& [id, change] : context.store.field_value_changes)
    if (change.entry_id == path.entry->id && may_see_change(context, change) && filter.accepts(change))
      found.push_back(&change);
  return changes_page(context, page, std::move(found), false);
}

constexpr std::array routes{
    Route{.pattern = "/field-value-changes", .handler = of_firm},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}/field-value-changes", .handler = of_entry}};

}  // namespace
}  // namespace field_value_changes

std::span<Route const> field_value_change_routes() { return field_value_changes::routes; }

}  // namespace affinity::sandbox::v2
