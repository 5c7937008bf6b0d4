// /opportunities (Affinity v1, Opportunities)

#include "base/text/text.hpp"
#include "sandbox/interaction_dates.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <array>
#include <optional>

namespace affinity::sandbox {

namespace {

std::optional<JsonResponse> opportunity_error(Visit const& visit) {
  return entity_error(visit.store, visit.user, {opportunity_entity, visit.id()});
}

JsonResponse search(Visit& visit) {
  auto const term = lower(visit.query.string("term").value_or(""));
  auto const page = read_page(visit.query, 500, 500);
  if (visit.query.error()) return error_response(422, *visit.query.error());
  auto const keep = [&](auto const& row) {
    return contains_text(row.second.name, term) && visit.store.may_see(row.second, visit.user);
  };
  return fill_page(page, "opportunities", visit.store.opportunities, keep,
                   [&](auto const& row) { return show(row.second, visit.store); });
}

JsonResponse get(Visit& visit) {
  if (auto error = opportunity_error(visit)) return *error;
  return json::value(show(*visit.store.opportunities.find(visit.id()), visit.store));
}

JsonResponse create(Visit& visit) {
  auto& in = visit.body;
  in.require({"name", "list_id"});
  auto const name = in.string("name");
  auto const list_id = in.integer("list_id");
  auto const person_ids = in.ids("person_ids").value_or(Ids{});
  auto const organization_ids = in.ids("organization_ids").value_or(Ids{});
  check_persons(in, visit.store, "person_ids", person_ids);
  check_organizations(in, visit.store, "organization_ids", organization_ids);
  if (in.error()) return error_response(422, *in.error());
  auto const* list = visit.store.lists.find(*list_id);
  if (!list) return not_found("list", *list_id);
  if (!visit.store.may_see(*list, visit.user)) return error_response(403, "This list is private to others");
  if (list->type != opportunity_entity)
    return error_response(422, "list_id must be a list of opportunities (type 8)");
  auto const& opportunity = visit.store.add_opportunity(
      {.name = *name, .person_ids = person_ids, .organization_ids = organization_ids, .list_id = *list_id},
      visit.user.id, visit.now);
  return json::value(show(opportunity, visit.store));
}

JsonResponse update(Visit& visit) {
  if (auto error = opportunity_error(visit)) return *error;
  auto& opportunity = *visit.store.opportunities.find(visit.id());
  auto& in = visit.body;
  auto const name = in.string("name");
  auto const person_ids = in.ids("person_ids").value_or(opportunity.person_ids);
  auto const organization_ids = in.ids("organization_ids").value_or(opportunity.organization_ids);
  check_persons(in, visit.store, "person_ids", person_ids);
  check_organizations(in, visit.store, "organization_ids", organization_ids);
  if (in.error()) return error_response(422, *in.error());
  if (name) opportunity.name = *name;
  visit.store.set_parties(opportunity, person_ids, organization_ids);
  return json::value(show(opportunity, visit.store));
}

JsonResponse remove(Visit& visit) {
  if (auto error = opportunity_error(visit)) return *error;
  visit.store.erase_opportunity(visit.id());
  return success_response();
}

constexpr std::string_view one = "/opportunities/{opportunity_id}";
constexpr std::array routes{Route{Method::get, "/opportunities", search}, Route{Method::get, one, get},
                            Route{Method::post, "/opportunities", create}, Route{Method::put, one, update},
                            Route{Method::del, one, remove}};

}  // namespace

std::span<Route const> opportunity_routes() { return routes; }

}  // namespace affinity::sandbox
