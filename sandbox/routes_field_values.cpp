// /field-values and /field-value-changes (Affinity v1, Field Values and Field Value Changes)

#include "sandbox/cell.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace {

int selectors_in(Params const& query) {
  return query.count_present({"person_id", "organization_id", "opportunity_id", "list_entry_id"});
}

void record(Visit& visit, FieldValue const& value, ChangeAction action) {
  auto const& field = *visit.store.fields.find(value.field_id);
  if (!field.tracks_changes()) return;
  visit.store.changes.add({.field_id = value.field_id,
                           .entity = value.entity,
                           .entry_id = value.entry_id,
                           .action = action,
                           .changer_id = visit.user.id,
                           .changed_at = visit.now,
                           .value = value.value});
}

// The record a selector names, and why it cannot be read.
struct Selected {
  std::optional<Entity> entity{};
  std::optional<Id> entry_id{};
  std::optional<JsonResponse> error{};
};

Selected select(Visit& visit) {
  auto& query = visit.query;
  auto const entry_id = query.integer("list_entry_id");
  Selected out{.entity = read_entity(query), .entry_id = entry_id};
  if (query.error()) {
    out.error = error_response(422, *query.error());
  } else if (entry_id) {
    auto const* entry = visit.store.entries.find(*entry_id);
    if (!entry)
      out.error = not_found("list entry", *entry_id);
    else if (!visit.store.may_see(*visit.store.lists.find(entry->list_id), visit.user))
      out.error = error_response(403, "This entry is on a list that is private to others");
    else
      out.entity = entry->entity;
  } else if (out.entity) {
    out.error = entity_error(visit.store, visit.user, *out.entity);
  }
  return out;
}

JsonResponse of_cells(Visit& visit) {
  if (selectors_in(visit.query) != 1)
    visit.query.add_error("Give exactly one of person_id, organization_id, opportunity_id and list_entry_id");
  auto const selected = select(visit);
  if (selected.error) return *selected.error;
  json::array out;
  for (auto const id : visit.store.values_of(*selected.entity)) {
    auto const& value = *visit.store.values.find(id);
    if (selected.entry_id && value.entry_id != selected.entry_id) continue;
    if (visit.store.may_see(*visit.store.fields.find(value.field_id), visit.user))
      out.push_back(show(value, visit.store));
  }
  return json::value(std::move(out));
}

// Whether this cell exists and may take one more value.
std::optional<JsonResponse> check_cell(Visit& visit, Field const& field, Entity entity,
                                       std::optional<Id> entry_id) {
  auto const& store = visit.store;
  if (!field.list_id && store.exists({opportunity_entity, entity.id}) && !store.exists(entity))
    return error_response(422, "An opportunity has no values in global fields");
  if (auto error = entity_error(store, visit.user, entity)) return error;
  if (!field.list_id && entry_id)
    return error_response(422, "list_entry_id is only for fields of a list; this field is global");
  if (field.list_id && !entry_id)
    return error_response(422, "list_entry_id is required for a field of a list");
  if (entry_id) {
    auto const* entry = store.entries.find(*entry_id);
    if (!entry) return not_found("list entry", *entry_id);
    if (entry->list_id != *field.list_id)
      return error_response(422, "list_entry_id is on another list than the field");
    if (entry->entity != entity) return error_response(422, "list_entry_id is the entry of another entity");
  }
  auto const occupied = [&](Id id) {
    auto const& value = *store.values.find(id);
    return value.field_id == field.id && value.entry_id == entry_id;
  };
  if (!field.allows_multiple && std::ranges::any_of(store.values_of(entity), occupied))
    return error_response(422, "This cell has a value and the field allows one; update that value instead");
  return std::nullopt;
}

JsonResponse create(Visit& visit) {
  auto& in = visit.body;
  in.require({"field_id", "entity_id", "value"});
  auto const field_id = in.integer("field_id"), entity_id = in.integer("entity_id");
  auto const entry_id = in.integer("list_entry_id");
  if (in.error()) return error_response(422, *in.error());
  auto const* field = visit.store.fields.find(*field_id);
  if (!field) return not_found("field", *field_id);
  if (!visit.store.may_see(*field, visit.user))
    return error_response(403, "This field is of a list that is private to others");
  Entity const entity{field->entity_type, *entity_id};
  if (auto error = check_cell(visit, *field, entity, entry_id)) return *error;
  auto value = read_cell_value(in, *field, visit.store);
  if (in.error()) return error_response(422, *in.error());
  auto const& made = visit.store.add_value({.field_id = *field_id,
                                            .entity = entity,
                                            .entry_id = entry_id,
                                            .value = std::move(value),
                                            .created_at = visit.now});
  record(visit, made, value_created);
  return json::value(show(made, visit.store));
}

std::optional<JsonResponse> field_value_error(Visit const& visit) {
  auto const* value = visit.store.values.find(visit.id());
  if (!value) return not_found("field value", visit.id());
  if (!visit.store.may_see(*visit.store.fields.find(value->field_id), visit.user))
    return error_response(403, "This value is on a list that is private to others");
  return std::nullopt;
}

JsonResponse update(Visit& visit) {
  if (auto error = field_value_error(visit)) return *error;
  auto& value = *visit.store.values.find(visit.id());
  auto fresh = read_cell_value(visit.body, *visit.store.fields.find(value.field_id), visit.store);
  if (visit.body.error()) return error_response(422, *visit.body.error());
  value.value = std::move(fresh);
  value.updated_at = visit.now;
  record(visit, value, value_updated);
  return json::value(show(value, visit.store));
}

JsonResponse remove(Visit& visit) {
  if (auto error = field_value_error(visit)) return *error;
  record(visit, *visit.store.values.find(visit.id()), value_deleted);
  visit.store.erase_value(visit.id());
  return success_response();
}

// Newest first. changed_after, after_id, order_by and limit are newer than the documentation we have.
JsonResponse changes(Visit& visit) {
  auto& query = visit.query;
  query.require({"field_id"});
  auto const field_id = query.integer("field_id");
  auto const action = query.one_of("action_type", {value_created, value_deleted, value_updated});
  auto const after = query.date_time("changed_after");
  auto const after_id = query.integer("after_id"), limit = query.integer("limit");
  bool const oldest_first = query.string("order_by") == "asc";
  if (selectors_in(query) > 1)
    query.add_error("Give at most one of person_id, organization_id, opportunity_id and list_entry_id");
  auto const selected = select(visit);
  if (selected.error) return *selected.error;
  auto const* field = visit.store.fields.find(*field_id);
  if (!field) return not_found("field", *field_id);
  if (!visit.store.may_see(*field, visit.user))
    return error_response(403, "This field is of a list that is private to others");
  if (!field->tracks_changes()) return error_response(422, "field_id: this field does not track changes");
  std::vector<FieldValueChange const*> found;
  for (auto const& [id, change] : visit.store.changes)
    if (change.field_id == field->id && (!action || change.action == *action) &&
        (!selected.entity || change.entity == *selected.entity) &&
        (!selected.entry_id || change.entry_id == selected.entry_id) &&
        (!after || change.changed_at >= *after) && (!after_id || id > *after_id))
      found.push_back(&change);
  std::ranges::stable_sort(found, [&](auto const* one, auto const* other) {
    if (one->changed_at != other->changed_at) return (one->changed_at < other->changed_at) == oldest_first;
    return one->id != other->id && (one->id < other->id) == oldest_first;
  });
  json::array out;
  for (auto const* change : found) {
    if (limit && std::int64_t(out.size()) >= *limit) break;
    out.push_back({{"id", change->id},
                   {"field_id", change->field_id},
                   {"entity_id", change->entity.id},
                   {"list_entry_id", show(change->entry_id)},
                   {"action_type", change->action},
                   {"changer", show_person(visit.store, change->changer_id)},
                   {"changed_at", to_iso(change->changed_at)},
                   {"value", show_cell_value(change->value, *field)}});
  }
  return json::value(std::move(out));
}

// The documentation has both spellings of the last path; the first one is the real one.
constexpr std::array routes{Route{Method::get, "/field-values", of_cells},
                            Route{Method::post, "/field-values", create},
                            Route{Method::put, "/field-values/{field_value_id}", update},
                            Route{Method::del, "/field-values/{field_value_id}", remove},
                            Route{Method::get, "/field-value-changes", changes},
                            Route{Method::get, "/field-values-changes", changes}};

}  // namespace

std::span<Route const> field_value_routes() { return routes; }

}  // namespace affinity::sandbox
