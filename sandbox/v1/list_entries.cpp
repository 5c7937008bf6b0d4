// /lists/{list_id}/list-entries (Affinity v1, List Entries)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::list_entries {
namespace {

// An error unless the list in the path exists and the user may see it.
std::optional<JsonResponse> list_error(RequestContext const& context) {
  auto const* list = context.store.lists.find(context.id());
  if (!list) return not_found("list", context.id());
  if (!context.store.may_see(*list, context.user))
    return error_response(403, "This list is private to others");
  return std::nullopt;
}

ListEntry const* entry_of(RequestContext const& context) {
  auto const* entry = context.store.list_entries.find(context.id(1));
  return entry && entry->list_id == context.id() ? entry : nullptr;
}

// Without page_size returns all entries as an array and ignores page_token; with it, a page.
JsonResponse list(RequestContext& context) {
  if (auto error = list_error(context)) return *error;
  auto const& store = context.store;
  auto const all = store.entries_on_list(context.id());
  auto const readable = [&](Id id) {
    return store.may_read(store.list_entries.find(id)->entity, context.user);
  };
  auto const shown = [&](Id id) { return to_json_with_entity(*store.list_entries.find(id), store); };
  if (!context.query.has("page_size")) {
    json::array out;
    for (auto const id : all)
      if (readable(id)) out.push_back(shown(id));
    return json::value(std::move(out));
  }
  auto const page = parse_page_request(context.query, no_max_page_size, no_max_page_size);
  if (context.query.error()) return error_response(422, *context.query.error());
  return paginate(page, "list_entries", all, readable, shown);
}

JsonResponse get(RequestContext& context) {
  if (auto error = list_error(context)) return *error;
  auto const* entry = entry_of(context);
  if (!entry) return not_found("entry on this list", context.id(1));
  if (auto error = entity_error(context.store, context.user, entry->entity)) return *error;
  return json::value(to_json_with_entity(*entry, context.store));
}

JsonResponse create(RequestContext& context) {
  if (auto error = list_error(context)) return *error;
  auto& in = context.body;
  auto const type = context.store.lists.find(context.id())->type;
  if (type == opportunity_entity)
    in.add_error("An opportunity cannot be added to a list; create it there with POST /opportunities");
  in.require({"entity_id"});
  auto const entity_id = in.integer("entity_id");
  auto const creator_id = in.integer("creator_id");
  if (entity_id && type == person_entity) check_persons(in, context.store, "entity_id", {*entity_id});
  if (entity_id && type == organization_entity)
    check_organizations(in, context.store, "entity_id", {*entity_id});
  check_internal(in, context.store, "creator_id", creator_id);
  if (in.error()) return error_response(422, *in.error());
  auto const& entry = context.store.add_list_entry(context.id(), {type, *entity_id},
                                                   creator_id.value_or(context.user.id), context.now);
  return json::value(to_json_with_entity(entry, context.store));
}

JsonResponse remove(RequestContext& context) {
  if (auto error = list_error(context)) return *error;
  auto const* entry = entry_of(context);
  if (!entry) return not_found("entry on this list", context.id(1));
  if (auto error = entity_error(context.store, context.user, entry->entity)) return *error;
  context.store.erase_list_entry(entry->id);
  return success_response();
}

constexpr std::string_view of_list = "/lists/{list_id}/list-entries";
constexpr std::string_view one = "/lists/{list_id}/list-entries/{list_entry_id}";
constexpr std::array routes{Route{Method::get, of_list, list}, Route{Method::get, one, get},
                            Route{Method::post, of_list, create}, Route{Method::del, one, remove}};

}  // namespace
}  // namespace v1::list_entries

std::span<Route const> list_entry_routes() { return v1::list_entries::routes; }

}  // namespace affinity::sandbox
