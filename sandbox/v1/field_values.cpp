// /field-values and /field-value-changes (Affinity v1, Field Values and Field Value Changes)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/field_value_json.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::field_values {
namespace {

int selectors_in(Params const& query) {
  return query.count_present({"person_id", "organization_id", "opportunity_id", "list_entry_id"});
}

void record_change(RequestContext& context, FieldValue const& value, ChangeAction action) {
  context.store.log_change(value, action, context.user.id, context.now);
}

// The record that a selector refers to, or an error.
struct Selected {
  std::optional<Entity> entity{};
  std::optional<Id> entry_id{};
  std::optional<JsonResponse> error{};
};

Selected select(RequestContext& context) {
  auto& query = context.query;
  auto const entry_id = query.integer("list_entry_id");
  Selected out{.entity = read_entity(query), .entry_id = entry_id};
  if (query.error()) {
    out.error = error_response(422, *query.error());
  } else if (entry_id) {
    auto const* entry = context.store.list_entries.find(*entry_id);
    if (!entry)
      out.error = not_found("list entry", *entry_id);
    else if (!context.store.may_see(*context.store.lists.find(entry->list_id), context.user))
      out.error = error_response(403, "This entry is on a list that is private to others");
    else
      out.entity = entry->entity;
  }
  if (!out.error && out.entity) out.error = entity_error(context.store, context.user, *out.entity);
  return out;
}

JsonResponse list(RequestContext& context) {
  if (selectors_in(context.query) != 1)
    context.query.add_error(
        "Give exactly one of person_id, organization_id, opportunity_id and list_entry_id");
  auto const selected = select(context);
  if (selected.error) return *selected.error;
  json::array out;
  for (auto const id : context.store.field_values_of(*selected.entity)) {
    auto const& value = *context.store.field_values.find(id);
    if (selected.entry_id && value.entry_id != selected.entry_id) continue;
    auto const& field = *context.store.fields.find(value.field_id);
    if (field.in_v1() && context.store.may_see(field, context.user))
      out.push_back(to_json(value, context.store));
  }
  return json::value(std::move(out));
}

// An error unless the field may have one more value for this entity.
std::optional<JsonResponse> check_new_value(RequestContext& context, Field const& field, Entity entity,
                                            std::optional<Id> entry_id) {
  auto const& store = context.store;
  if (!field.list_id && store.exists({opportunity_entity, entity.id}) && !store.exists(entity))
    return error_response(422, "An opportunity has no values in global fields");
  if (auto error = entity_error(store, context.user, entity)) return error;
  if (!field.list_id && entry_id)
    return error_response(422, "list_entry_id is only for fields of a list; this field is global");
  if (field.list_id && !entry_id)
    return error_response(422, "list_entry_id is required for a field of a list");
  if (entry_id) {
    auto const* entry = store.list_entries.find(*entry_id);
    if (!entry) return not_found("list entry", *entry_id);
    if (entry->list_id != *field.list_id)
      return error_response(422, "list_entry_id is on another list than the field");
    if (entry->entity != entity) return error_response(422, "list_entry_id is the entry of another entity");
  }
  auto const occupied = [&](Id id) {
    auto const& value = *store.field_values.find(id);
    return value.field_id == field.id && value.entry_id == entry_id;
  };
  if (!field.allows_multiple && std::ranges::any_of(store.field_values_of(entity), occupied))
    return error_response(422, "This cell has a value and the field allows one; update that value instead");
  return std::nullopt;
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"field_id", "entity_id", "value"});
  auto const field_id = in.integer("field_id"), entity_id = in.integer("entity_id");
  auto const entry_id = in.integer("list_entry_id");
  if (in.error()) return error_response(422, *in.error());
  auto const* field = context.store.fields.find(*field_id);
  if (!field || !field->in_v1()) return not_found("field", *field_id);
  if (!context.store.may_see(*field, context.user))
    return error_response(403, "This field is of a list that is private to others");
  Entity const entity{field->entity_type, *entity_id};
  if (auto error = check_new_value(context, *field, entity, entry_id)) return *error;
  auto value = parse_field_value(in, *field, context.store);
  if (in.error()) return error_response(422, *in.error());
  auto const& made = context.store.add_field_value({.field_id = *field_id,
                                                    .entity = entity,
                                                    .entry_id = entry_id,
                                                    .value = std::move(value),
                                                    .created_at = context.now});
  record_change(context, made, value_created);
  return json::value(to_json(made, context.store));
}

std::optional<JsonResponse> field_value_error(RequestContext const& context) {
  auto const* value = context.store.field_values.find(context.id());
  if (!value || !context.store.fields.find(value->field_id)->in_v1())
    return not_found("field value", context.id());
  if (!context.store.may_see(*context.store.fields.find(value->field_id), context.user))
    return error_response(403, "This value is on a list that is private to others");
  if (!context.store.may_read(value->entity, context.user))
    return error_response(403, "This value is of an opportunity that is private to others");
  return std::nullopt;
}

JsonResponse update(RequestContext& context) {
  if (auto error = field_value_error(context)) return *error;
  auto& value = *context.store.field_values.find(context.id());
  auto fresh = parse_field_value(context.body, *context.store.fields.find(value.field_id), context.store);
  if (context.body.error()) return error_response(422, *context.body.error());
  // The history of a field with several values has values that came and went, and no updates (Affinity v2,
  // Field Value Changes).
  bool const one_of_several = context.store.fields.find(value.field_id)->allows_multiple;
  bool const changes = value.value != fresh;
  if (one_of_several && changes) record_change(context, value, value_deleted);
  value.value = std::move(fresh);
  context.store.ensure_option(value);
  value.updated_at = context.now;
  if (!one_of_several) record_change(context, value, value_updated);
  if (one_of_several && changes) record_change(context, value, value_created);
  return json::value(to_json(value, context.store));
}

JsonResponse remove(RequestContext& context) {
  if (auto error = field_value_error(context)) return *error;
  record_change(context, *context.store.field_values.find(context.id()), value_deleted);
  context.store.erase_field_value(context.id());
  return success_response();
}

// A change of a deleted record stays in the history.
bool is_readable(RequestContext const& context, FieldValueChange const& change) {
  return !context.store.exists(change.entity) || context.store.may_read(change.entity, context.user);
}

// Newest first. changed_after, after_id, order_by and limit are newer than the documentation we have.
JsonResponse changes(RequestContext& context) {
  auto& query = context.query;
  query.require({"field_id"});
  auto const field_id = query.integer("field_id");
  auto const action = query.one_of("action_type", {value_created, value_deleted, value_updated});
  auto const after = query.date_time("changed_after");
  auto const after_id = query.integer("after_id"), limit = query.integer("limit");
  bool const oldest_first = query.string("order_by") == "asc";
  if (selectors_in(query) > 1)
    query.add_error("Give at most one of person_id, organization_id, opportunity_id and list_entry_id");
  auto const selected = select(context);
  if (selected.error) return *selected.error;
  auto const* field = context.store.fields.find(*field_id);
  if (!field || !field->in_v1()) return not_found("field", *field_id);
  if (!context.store.may_see(*field, context.user))
    return error_response(403, "This field is of a list that is private to others");
  if (!field->tracks_changes()) return error_response(422, "field_id: this field does not track changes");
  std::vector<FieldValueChange const*> found;
  for (auto const& [id, change] : context.store.field_value_changes)
    if (change.field_id == field->id && is_readable(context, change) &&
        (!action || change.action == *action) && (!selected.entity || change.entity == *selected.entity) &&
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
                   {"list_entry_id", to_json(change->entry_id)},
                   {"action_type", change->action},
                   {"changer", person_to_json(context.store, change->changer_id)},
                   {"changed_at", to_iso(change->changed_at)},
                   {"value", field_value_to_json(change->value, *field)}});
  }
  return json::value(std::move(out));
}

// The documentation has both spellings of the last path; the first one is the real one.
constexpr std::array routes{Route{Method::get, "/field-values", list},
                            Route{Method::post, "/field-values", create},
                            Route{Method::put, "/field-values/{field_value_id}", update},
                            Route{Method::del, "/field-values/{field_value_id}", remove},
                            Route{Method::get, "/field-value-changes", changes},
                            Route{Method::get, "/field-values-changes", changes}};

}  // namespace
}  // namespace v1::field_values

std::span<Route const> field_value_routes() { return v1::field_values::routes; }

}  // namespace affinity::sandbox
