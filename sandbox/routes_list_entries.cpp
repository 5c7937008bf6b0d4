// /lists/{list_id}/list-entries (Affinity v1, List Entries)

#include "sandbox/pages.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <array>
#include <optional>

namespace affinity::sandbox {

namespace {

// Why the path's list cannot be used, or nothing.
std::optional<JsonResponse> list_error(Visit const& visit) {
  auto const* list = visit.store.lists.find(visit.id());
  if (!list) return not_found("list", visit.id());
  if (!visit.store.may_see(*list, visit.user)) return error_response(403, "This list is private to others");
  return std::nullopt;
}

ListEntry const* entry_of(Visit const& visit) {
  auto const* entry = visit.store.entries.find(visit.id(1));
  return entry && entry->list_id == visit.id() ? entry : nullptr;
}

// Without page_size all entries in a bare array, and a page_token is ignored; with it, pages.
JsonResponse all(Visit& visit) {
  if (auto error = list_error(visit)) return *error;
  auto const& store = visit.store;
  auto const ids = store.entries_on(visit.id());
  auto const shown = [&](Id id) { return show_with_entity(*store.entries.find(id), store); };
  if (!visit.query.has("page_size")) {
    json::array out;
    for (auto const id : ids) out.push_back(shown(id));
    return json::value(std::move(out));
  }
  auto const page = read_page(visit.query, no_maximum, no_maximum);
  if (visit.query.error()) return error_response(422, *visit.query.error());
  return fill_page(
      page, "list_entries", ids, [](Id) { return true; }, shown);
}

JsonResponse get(Visit& visit) {
  if (auto error = list_error(visit)) return *error;
  auto const* entry = entry_of(visit);
  if (!entry) return not_found("entry on this list", visit.id(1));
  return json::value(show_with_entity(*entry, visit.store));
}

JsonResponse create(Visit& visit) {
  if (auto error = list_error(visit)) return *error;
  auto& in = visit.body;
  auto const type = visit.store.lists.find(visit.id())->type;
  if (type == opportunity_entity)
    in.add_error("An opportunity cannot be added to a list; create it there with POST /opportunities");
  in.require({"entity_id"});
  auto const entity_id = in.integer("entity_id");
  auto const creator_id = in.integer("creator_id");
  if (entity_id && type == person_entity) check_persons(in, visit.store, "entity_id", {*entity_id});
  if (entity_id && type == organization_entity)
    check_organizations(in, visit.store, "entity_id", {*entity_id});
  check_internal(in, visit.store, "creator_id", creator_id);
  if (in.error()) return error_response(422, *in.error());
  auto const& entry =
      visit.store.add_entry(visit.id(), {type, *entity_id}, creator_id.value_or(visit.user.id), visit.now);
  return json::value(show_with_entity(entry, visit.store));
}

JsonResponse remove(Visit& visit) {
  if (auto error = list_error(visit)) return *error;
  auto const* entry = entry_of(visit);
  if (!entry) return not_found("entry on this list", visit.id(1));
  visit.store.erase_entry(entry->id);
  return success_response();
}

constexpr std::string_view of_list = "/lists/{list_id}/list-entries";
constexpr std::string_view one = "/lists/{list_id}/list-entries/{list_entry_id}";
constexpr std::array routes{Route{Method::get, of_list, all}, Route{Method::get, one, get},
                            Route{Method::post, of_list, create}, Route{Method::del, one, remove}};

}  // namespace

std::span<Route const> list_entry_routes() { return routes; }

}  // namespace affinity::sandbox
