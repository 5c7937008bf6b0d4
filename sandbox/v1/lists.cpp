// /lists (Affinity v1, Lists)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>

namespace affinity::sandbox {

namespace v1::lists {
namespace {

JsonResponse list(RequestContext& context) {
  json::array out;
  for (auto const& [id, list] : context.store.lists)
    if (context.store.may_see(list, context.user)) out.push_back(to_json(list, context.store));
  return json::value(std::move(out));
}

JsonResponse get(RequestContext& context) {
  auto const* list = context.store.lists.find(context.id());
  if (!list) return not_found("list", context.id());
  if (!context.store.may_see(*list, context.user))
    return error_response(403, "This list is private to others");
  auto out = to_json_with_permissions(*list, context.store);
  json::array fields;
  for (auto const& [id, field] : context.store.fields)
    if (field.list_id == list->id && field.in_v1()) fields.push_back(to_json_brief(field));
  out["fields"] = std::move(fields);
  return json::value(std::move(out));
}

std::vector<Permission> read_permissions(Params& in, Store const& store) {
  std::vector<Permission> out;
  auto const* sent = in.find("additional_permissions");
  if (!sent) return out;
  auto const* rows = sent->if_array();
  if (!rows) in.add_error("additional_permissions must be an array of objects");
  for (std::size_t i = 0; rows && i < rows->size(); ++i) {
    auto const* person = member((*rows)[i], "internal_person_id");
    auto const* role = member((*rows)[i], "role_id");
    auto const person_id = person ? as_int64(*person) : std::nullopt;
    auto const role_id = role ? as_int64(*role) : std::nullopt;
    auto const name = "additional_permissions[" + std::to_string(i) + "]";
    if (!person_id) in.add_error(name + ".internal_person_id must be an integer");
    if (!role_id || *role_id < 0 || *role_id > 2) in.add_error(name + ".role_id must be one of 0, 1, 2");
    if (in.error()) return {};
    check_internal(in, store, name + ".internal_person_id", person_id);
    out.push_back({*person_id, int(*role_id)});
  }
  return out;
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"name", "type", "is_public"});
  auto const name = in.string("name");
  auto const type = in.one_of("type", {person_entity, organization_entity, opportunity_entity});
  auto const is_public = in.boolean("is_public");
  auto const owner_id = in.integer("owner_id");
  check_internal(in, context.store, "owner_id", owner_id);
  auto permissions = read_permissions(in, context.store);
  if (in.error()) return error_response(422, *in.error());
  auto const& list = context.store.lists.add({.type = *type,
                                              .name = *name,
                                              .is_public = *is_public,
                                              .owner_id = owner_id.value_or(context.user.id),
                                              .creator_id = context.user.id,
                                              .permissions = std::move(permissions),
                                              .created_at = context.now});
  context.store.add_default_fields(list, {"New", "In Progress", "Done"});
  return json::value(to_json_with_permissions(list, context.store));
}

constexpr std::array routes{Route{Method::get, "/lists", list}, Route{Method::get, "/lists/{list_id}", get},
                            Route{Method::post, "/lists", create}};

}  // namespace
}  // namespace v1::lists

std::span<Route const> list_routes() { return v1::lists::routes; }

}  // namespace affinity::sandbox
