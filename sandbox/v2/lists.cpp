// /v2: lists, their fields and dropdown options (Affinity v2, Lists)

#include "sandbox/v2/dropdown_options.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/field_metadata.hpp"
#include "sandbox/v2/record_json.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace lists {
namespace {

JsonResponse all(RequestContext& context) {
  auto const term = context.query.text("term");
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const& store = context.store;
  auto const ids = ids_in(store.lists, [&](List const& list) {
    return store.may_see(list, context.user) && (!term || contains_text(list.name, *term));
  });
  return page_of(context, page, ids, own_id, [&](Id id) { return list_json(*store.lists.find(id)); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  return json::value(list_json(*list));
}

JsonResponse fields(RequestContext& context) {
  auto const page = read_page(context);
  auto const request = read_metadata_request(context);
  if (auto const error = context.refusal()) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  return metadata_page(context, page, {list->type, list}, request);
}

// The list begins with the fields that a list of v1 begins with.
JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  auto const name = in.text("name", {.required = true, .min_length = 1, .max_length = 255});
  auto const type = in.word("type", {"company", "opportunity", "person"}, {.required = true});
  bool const is_public = in.boolean("isPublic").value_or(false);
  auto const needed = is_public ? std::optional(Right::share_lists) : std::nullopt;
  if (auto const error = context.refusal(needed)) return *error;
  auto const entity_type = *type == "person"    ? person_entity
                           : *type == "company" ? organization_entity
                                                : opportunity_entity;
  auto const& made = context.store.lists.add({.type = entity_type,
                                              .name = *name,
                                              .is_public = is_public,
                                              .owner_id = context.user.id,
                                              .creator_id = context.user.id,
                                              .created_at = context.now});
  context.store.add_default_fields(made, {"New", "In Progress", "Done"});
  return {201, json::value(list_json(made))};
}

constexpr std::string_view options = "/lists/{listId}/fields/{fieldId}/dropdown-options";
constexpr std::string_view one_option =
    "/lists/{listId}/fields/{fieldId}/dropdown-options/{dropdownOptionId}";

constexpr std::array routes{
    Route{.pattern = "/lists", .handler = all},
    Route{.method = Method::post, .pattern = "/lists", .handler = create},
    Route{.pattern = "/lists/{listId}", .handler = get},
    Route{.pattern = "/lists/{listId}/fields", .handler = fields},
    Route{.pattern = options, .handler = list_field_options},
    Route{.method = Method::post, .pattern = options, .handler = create_list_field_option},
    Route{.method = Method::del, .pattern = one_option, .handler = delete_list_field_option},
    Route{.pattern = one_option, .handler = get_list_field_option},
    Route{.method = Method::post, .pattern = one_option, .handler = update_list_field_option}};

}  // namespace
}  // namespace lists

std::span<Route const> list_routes() { return lists::routes; }

}  // namespace affinity::sandbox::v2
