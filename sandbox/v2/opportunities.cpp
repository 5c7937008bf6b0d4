// /v2/opportunities (Affinity v2, Opportunities). Their values are those of their entry on a list.

#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace opportunities {
namespace {

// Null when it does not exist or is on a list that is private to others.
Opportunity* in_path(RequestContext& context) {
  auto* opportunity = context.store.opportunities.find(context.id("opportunityId"));
  return opportunity && context.store.may_see(*opportunity, context.user) ? opportunity : nullptr;
}

JsonResponse missing(RequestContext const& context) {
  return no_such("opportunity", context.id("opportunityId"));
}

JsonResponse all(RequestContext& context) {
  auto const page = read_page(context);
  auto const wanted = context.query.ids("ids");
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const& store = context.store;
  auto const found = ids_in(store.opportunities, [&](Opportunity const& one) {
    return store.may_see(one, context.user) && (!wanted || contains(*wanted, one.id));
  });
  return page_of(context, page, found, own_id,
                 [&](Id id) { return opportunity_json(*store.opportunities.find(id), store, context.user); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* opportunity = in_path(context);
  if (!opportunity) return missing(context);
  return json::value(opportunity_json(*opportunity, context.store, context.user));
}

// Who may not see a restricted one may not change it either.
JsonResponse not_managed() {
  return failure(ErrorCode::authorization, "This opportunity is restricted to its managers");
}

JsonResponse update(RequestContext& context) {
  auto const name = context.body.text("name", {.min_length = 1, .max_length = 255});
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto* opportunity = in_path(context);
  if (!opportunity) return missing(context);
  if (Store::is_redacted(*opportunity, context.user)) return not_managed();
  if (name) opportunity->name = *name;
  context.updated.emplace_back("opportunities", opportunity->id);
  return {204, {}};
}

JsonResponse remove(RequestContext& context) {
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const* opportunity = in_path(context);
  if (!opportunity) return missing(context);
  if (Store::is_redacted(*opportunity, context.user)) return not_managed();
  context.store.erase_opportunity(opportunity->id);
  return {204, {}};
}

constexpr std::string_view one = "/opportunities/{opportunityId}";
constexpr std::array routes{Route{.pattern = "/opportunities", .handler = all},
                            Route{.method = Method::del, .pattern = one, .handler = remove},
                            Route{.pattern = one, .handler = get},
                            Route{.method = Method::post, .pattern = one, .handler = update}};

}  // namespace
}  // namespace opportunities

std::span<Route const> opportunity_routes() { return opportunities::routes; }

}  // namespace affinity::sandbox::v2
