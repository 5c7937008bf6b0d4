// /opportunities (Affinity v1, Opportunities)

#include "base/text/text.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/v1/interaction_dates.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::opportunities {
namespace {

std::optional<JsonResponse> opportunity_error(RequestContext const& context) {
  return entity_error(context.store, context.user, {opportunity_entity, context.id()});
}

JsonResponse search(RequestContext& context) {
  auto const term = lower(context.query.string("term").value_or(""));
  auto const page = parse_page_request(context.query, 500, 500);
  if (context.query.error()) return error_response(422, *context.query.error());
  auto const filter = [&](auto const& row) {
    return contains_ignoring_case(row.second.name, term) && context.store.may_read(row.second, context.user);
  };
  return paginate(page, "opportunities", context.store.opportunities, filter,
                  [&](auto const& row) { return to_json(row.second, context.store); });
}

JsonResponse get(RequestContext& context) {
  if (auto error = opportunity_error(context)) return *error;
  return json::value(to_json(*context.store.opportunities.find(context.id()), context.store));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"name", "list_id"});
  auto const name = in.string("name");
  auto const list_id = in.integer("list_id");
  auto const person_ids = in.ids("person_ids").value_or(Ids{});
  auto const organization_ids = in.ids("organization_ids").value_or(Ids{});
  check_persons(in, context.store, "person_ids", person_ids);
  check_organizations(in, context.store, "organization_ids", organization_ids);
  if (in.error()) return error_response(422, *in.error());
  auto const* list = context.store.lists.find(*list_id);
  if (!list) return not_found("list", *list_id);
  if (!context.store.may_see(*list, context.user))
    return error_response(403, "This list is private to others");
  if (list->type != opportunity_entity)
    return error_response(422, "list_id must be a list of opportunities (type 8)");
  auto const& opportunity = context.store.add_opportunity(
      {.name = *name, .person_ids = person_ids, .organization_ids = organization_ids, .list_id = *list_id},
      context.user.id, context.now);
  return json::value(to_json(opportunity, context.store));
}

JsonResponse update(RequestContext& context) {
  if (auto error = opportunity_error(context)) return *error;
  auto& opportunity = *context.store.opportunities.find(context.id());
  auto& in = context.body;
  auto const name = in.string("name");
  auto const person_ids = in.ids("person_ids").value_or(opportunity.person_ids);
  auto const organization_ids = in.ids("organization_ids").value_or(opportunity.organization_ids);
  check_persons(in, context.store, "person_ids", person_ids);
  check_organizations(in, context.store, "organization_ids", organization_ids);
  if (in.error()) return error_response(422, *in.error());
  if (name) opportunity.name = *name;
  context.store.set_associations(opportunity, person_ids, organization_ids);
  return json::value(to_json(opportunity, context.store));
}

JsonResponse remove(RequestContext& context) {
  if (auto error = opportunity_error(context)) return *error;
  context.store.erase_opportunity(context.id());
  return success_response();
}

constexpr std::string_view one = "/opportunities/{opportunity_id}";
constexpr std::array routes{Route{Method::get, "/opportunities", search}, Route{Method::get, one, get},
                            Route{Method::post, "/opportunities", create}, Route{Method::put, one, update},
                            Route{Method::del, one, remove}};

}  // namespace
}  // namespace v1::opportunities

std::span<Route const> opportunity_routes() { return v1::opportunities::routes; }

}  // namespace affinity::sandbox
