// /fields (Affinity v1, Fields)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/to_json.hpp"

#include <array>

namespace affinity::sandbox {

namespace v1::fields {
namespace {

JsonResponse list(RequestContext& context) {
  auto& query = context.query;
  auto const list_id = query.integer("list_id");
  auto const value_type = query.one_of("value_type", {0, 1, 2, 3, 4, 5, 6, 7, 10});
  auto const entity_type =
      query.one_of("entity_type", {person_entity, organization_entity, opportunity_entity});
  bool const modified_names = query.boolean("with_modified_names").value_or(false);
  bool const without_options = query.boolean("exclude_dropdown_options").value_or(false);
  if (query.error()) return error_response(422, *query.error());
  auto const* wanted = list_id ? context.store.lists.find(*list_id) : nullptr;
  if (wanted && !context.store.may_see(*wanted, context.user))
    return error_response(403, "This list is private to others");
  json::array out;
  for (auto const& [id, field] : context.store.fields) {
    bool const fits = (!list_id || field.list_id == list_id) &&
                      (!value_type || field.value_type == *value_type) &&
                      (!entity_type || field.entity_type == *entity_type);
    if (!fits || !field.in_v1() || !context.store.may_see(field, context.user)) continue;
    auto shown = to_json(field);
    if (modified_names && field.list_id)
      shown["name"] = "[" + context.store.lists.find(*field.list_id)->name + "] " + field.name;
    if (without_options) shown["dropdown_options"] = json::array();
    out.push_back(std::move(shown));
  }
  return json::value(std::move(out));
}

// list_id makes the field list-specific. Dropdown options cannot be created with API v1.
JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"name", "entity_type", "value_type"});
  auto const name = in.string("name");
  auto const entity_type = in.one_of("entity_type", {person_entity, organization_entity, opportunity_entity});
  auto const value_type = in.one_of("value_type", {0, 1, 2, 3, 4, 5, 6, 7});
  auto const list_id = in.integer("list_id");
  bool const multiple = in.boolean("allows_multiple").value_or(false);
  if (in.boolean("is_list_specific").value_or(false) && !list_id)
    in.add_error("list_id is required when is_list_specific is true");
  bool const required = in.boolean("is_required").value_or(false);  // in no response of API v1
  if (entity_type == opportunity_entity && !list_id)
    in.add_error("list_id is required for opportunities, which have no global fields");
  if (in.error()) return error_response(422, *in.error());
  if (list_id) {
    auto const* list = context.store.lists.find(*list_id);
    if (!list) return not_found("list", *list_id);
    if (!context.store.may_see(*list, context.user))
      return error_response(403, "This list is private to others");
    if (list->type != *entity_type)
      return error_response(422, "entity_type must be the type of the list, " + std::to_string(list->type));
  }
  auto const& field = context.store.add_field({.name = *name,
                                               .entity_type = *entity_type,
                                               .list_id = list_id,
                                               .value_type = *value_type,
                                               .allows_multiple = multiple,
                                               .required = required,
                                               .created_at = context.now});
  return json::value(to_json(field));
}

JsonResponse remove(RequestContext& context) {
  auto const* field = context.store.fields.find(context.id());
  if (!field || !field->in_v1()) return not_found("field", context.id());
  if (!context.store.may_see(*field, context.user))
    return error_response(403, "This field is of a list that is private to others");
  context.store.erase_field(field->id);
  return success_response();
}

constexpr std::array routes{Route{Method::get, "/fields", list}, Route{Method::post, "/fields", create},
                            Route{Method::del, "/fields/{id}", remove}};

}  // namespace
}  // namespace v1::fields

std::span<Route const> field_routes() { return v1::fields::routes; }

}  // namespace affinity::sandbox
