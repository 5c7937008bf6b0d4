#include "sandbox/v2/entities.hpp"

#include "sandbox/v2/field_metadata.hpp"
#include "sandbox/v2/field_update.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>

namespace affinity::sandbox::v2 {

namespace {

// The entries of an entity on lists that the user may see.
Ids visible_entries(RequestContext const& context, Entity entity) {
  auto const& store = context.store;
  Ids out;
  for (auto const id : store.list_entries_of(entity)) {
    auto const* list = store.lists.find(store.list_entries.find(id)->list_id);
    if (list && store.may_see(*list, context.user)) out.push_back(id);
  }
  std::ranges::sort(out);
  return out;
}

// With all fields, those of the list too.
json::object flat_entry_json(RequestContext const& context, ListEntry const& entry) {
  auto const& list = *context.store.lists.find(entry.list_id);
  auto const fields = fields_of(context.store, {list.type, &list}, context.version);
  return {{"id", entry.id},
          {"listId", list.id},
          {"listName", list.name},
          {"createdAt", to_iso(entry.created_at)},
          {"creatorId", entry.creator_id},
          {"fields", fields_json(context, fields, {.entity = entry.entity, .entry = &entry})}};
}

}  // namespace

EntityInPath entity_in_path(RequestContext const& context, int entity_type) {
  bool const person = entity_type == person_entity;
  EntityInPath out{.entity = {entity_type, context.id(person ? "personId" : "companyId")}};
  if (!context.store.exists(out.entity)) out.missing = no_such_record(context.store, out.entity);
  return out;
}

Ids with_ids(Ids all, std::optional<Ids> const& wanted) {
  if (wanted) std::erase_if(all, [&](Id id) { return !contains(*wanted, id); });
  return all;
}

void add_fields(json::object& onto, RequestContext const& context, std::vector<FieldInfo> const& fields,
                FieldSelection const& selection, ValueOwner const& owner) {
  if (selection.any()) onto["fields"] = fields_json(context, fields, owner);
}

template<int entity_type> JsonResponse entity_metadata(RequestContext& context) {
  auto const page = read_page(context);
  auto const request = read_metadata_request(context);
  if (auto const error = context.refusal()) return *error;
  return metadata_page(context, page, {entity_type}, request);
}

template<int entity_type> JsonResponse entity_field_options(RequestContext& context) {
  return global_field_options(context, entity_type);
}

template<int entity_type> JsonResponse entity_fields(RequestContext& context) {
  auto const page = read_page(context, field_value_pages);
  auto const selection = read_field_filter(context, false);
  if (auto const error = context.refusal()) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return fields_page(context, page, {entity_type}, selection, found.owner());
}

template<int entity_type> JsonResponse entity_field(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return one_field(context, {entity_type}, found.owner());
}

template<int entity_type> JsonResponse entity_field_items(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return field_items_page(context, page, {entity_type}, found.owner());
}

// Which right this needs is not documented; it is the one that POST /persons needs for its fields (ours).
template<int entity_type> JsonResponse update_entity_field(RequestContext& context) {
  auto const value = read_value_body(context);
  if (auto const error = context.refusal(Right::edit_global_values)) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return update_one_field(context, {entity_type}, found.owner(), value);
}

template<int entity_type> JsonResponse update_entity_fields(RequestContext& context) {
  auto const updates = read_field_batch(context, false);
  if (auto const error = context.refusal(Right::edit_global_values)) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return perform_field_batch(context, {entity_type}, found.owner(), updates);
}

template<int entity_type> JsonResponse entity_lists(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  Ids lists;
  for (auto const id : visible_entries(context, found.entity)) {
    auto const list_id = context.store.list_entries.find(id)->list_id;
    if (!contains(lists, list_id)) lists.push_back(list_id);
  }
  std::ranges::sort(lists);
  return page_of(context, page, lists, own_id,
                 [&](Id id) { return list_json_without_type(*context.store.lists.find(id)); });
}

template<int entity_type> JsonResponse entity_list_entries(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const found = entity_in_path(context, entity_type);
  if (found.missing) return *found.missing;
  return page_of(context, page, visible_entries(context, found.entity), own_id,
                 [&](Id id) { return flat_entry_json(context, *context.store.list_entries.find(id)); });
}

template JsonResponse entity_metadata<person_entity>(RequestContext&);
template JsonResponse entity_metadata<organization_entity>(RequestContext&);
template JsonResponse entity_field_options<person_entity>(RequestContext&);
template JsonResponse entity_field_options<organization_entity>(RequestContext&);
template JsonResponse entity_fields<person_entity>(RequestContext&);
template JsonResponse entity_fields<organization_entity>(RequestContext&);
template JsonResponse entity_field<person_entity>(RequestContext&);
template JsonResponse entity_field<organization_entity>(RequestContext&);
template JsonResponse entity_field_items<person_entity>(RequestContext&);
template JsonResponse entity_field_items<organization_entity>(RequestContext&);
template JsonResponse update_entity_field<person_entity>(RequestContext&);
template JsonResponse update_entity_field<organization_entity>(RequestContext&);
template JsonResponse update_entity_fields<person_entity>(RequestContext&);
template JsonResponse update_entity_fields<organization_entity>(RequestContext&);
template JsonResponse entity_lists<person_entity>(RequestContext&);
template JsonResponse entity_lists<organization_entity>(RequestContext&);
template JsonResponse entity_list_entries<person_entity>(RequestContext&);
template JsonResponse entity_list_entries<organization_entity>(RequestContext&);

}  // namespace affinity::sandbox::v2
