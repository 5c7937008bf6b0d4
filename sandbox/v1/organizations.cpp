// /organizations (Affinity v1, Organizations)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/interaction_dates.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace v1::organizations {
namespace {

bool matches(Organization const& organization, std::string_view term) {
  auto const has_term = [&](std::string_view text) { return contains_ignoring_case(text, term); };
  return term.empty() || has_term(organization.name) || std::ranges::any_of(organization.domains, has_term);
}

void add_requested_members(json::object& onto, Organization const& organization, SearchOptions const& options,
                           RequestContext const& context) {
  auto const& store = context.store;
  if (options.with_opportunities)
    onto["opportunity_ids"] =
        opportunity_ids_to_json({organization_entity, organization.id}, store, context.user);
  if (options.with_dates)
    interaction_dates(store, organization.person_ids, context.now).add_to(onto, store, options.with_persons);
}

json::object to_json_with_person_ids(Organization const& organization) {
  auto out = to_json(organization);
  out["person_ids"] = to_json(organization.person_ids);
  return out;
}

// A merged record returns 422 with its new id, not 404 (seen at Affinity; not documented).
JsonResponse missing(RequestContext const& context) {
  return *entity_error(context.store, context.user, {organization_entity, context.id()});
}

JsonResponse search(RequestContext& context) {
  auto const options = read_search_options(context.query);
  auto const page = parse_page_request(context.query, 500, 500);
  if (context.query.error()) return error_response(422, *context.query.error());
  auto const filter = [&](auto const& row) {
    return matches(row.second, options.term) &&
           options.matches(context.store, row.second.person_ids, context.now);
  };
  auto const shown = [&](auto const& row) {
    auto out = to_json(row.second);
    add_requested_members(out, row.second, options, context);
    return out;
  };
  return paginate(page, "organizations", context.store.organizations, filter, shown);
}

JsonResponse get(RequestContext& context) {
  auto const* organization = context.store.organizations.find(context.id());
  if (!organization) return missing(context);
  auto const options = read_search_options(context.query);
  if (context.query.error()) return error_response(422, *context.query.error());
  auto out = to_json_with_person_ids(*organization);
  add_requested_members(out, *organization, options, context);
  out["list_entries"] =
      list_entries_to_json({organization_entity, organization->id}, context.store, context.user);
  return json::value(std::move(out));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"name"});
  auto const name = in.string("name"), domain = in.string("domain");
  auto const person_ids = in.ids("person_ids").value_or(Ids{});
  check_domain(in, domain);
  check_persons(in, context.store, "person_ids", person_ids);
  if (in.error()) return error_response(422, *in.error());
  auto& organization = context.store.organizations.add({.name = *name});
  if (domain) organization.domains = {*domain};
  context.store.set_persons(organization, person_ids);
  return json::value(to_json_with_person_ids(organization));
}

JsonResponse update(RequestContext& context) {
  auto* organization = context.store.organizations.find(context.id());
  if (!organization) return missing(context);
  auto& in = context.body;
  auto const name = in.string("name"), domain = in.string("domain");
  auto const person_ids = in.ids("person_ids");
  check_domain(in, domain);
  if (person_ids) check_persons(in, context.store, "person_ids", *person_ids);
  if (organization->global && (name || domain))
    in.add_error("The name and domain of a global organization cannot be changed");
  if (in.error()) return error_response(422, *in.error());
  if (name) organization->name = *name;
  if (domain) {  // `domain` is the first of domains
    if (organization->domains.empty()) organization->domains.emplace_back();
    organization->domains.front() = *domain;
  }
  if (person_ids) context.store.set_persons(*organization, *person_ids);
  return json::value(to_json_with_person_ids(*organization));
}

JsonResponse remove(RequestContext& context) {
  auto const* organization = context.store.organizations.find(context.id());
  if (!organization) return missing(context);
  if (organization->global) return error_response(422, "A global organization cannot be deleted");
  context.store.erase_organization(organization->id);
  return success_response();
}

JsonResponse fields(RequestContext& context) {
  json::array out;
  for (auto const& [id, field] : context.store.fields)
    if (field.entity_type == organization_entity && !field.list_id && field.in_v1())
      out.push_back(to_json_brief(field));
  return json::value(std::move(out));
}

constexpr std::array routes{Route{Method::get, "/organizations", search},
                            Route{Method::get, "/organizations/fields", fields},
                            Route{Method::get, "/organizations/{organization_id}", get},
                            Route{Method::post, "/organizations", create},
                            Route{Method::put, "/organizations/{organization_id}", update},
                            Route{Method::del, "/organizations/{organization_id}", remove}};

}  // namespace
}  // namespace v1::organizations

std::span<Route const> organization_routes() { return v1::organizations::routes; }

}  // namespace affinity::sandbox
