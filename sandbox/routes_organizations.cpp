// /organizations (Affinity v1, Organizations)

#include "sandbox/interaction_dates.hpp"
#include "sandbox/pages.hpp"
#include "sandbox/route.hpp"
#include "sandbox/rules.hpp"
#include "sandbox/show.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox {

namespace {

bool fits(Organization const& organization, std::string_view term) {
  auto const has_term = [&](std::string_view text) { return contains_text(text, term); };
  return term.empty() || has_term(organization.name) || std::ranges::any_of(organization.domains, has_term);
}

void show_extras(json::object& onto, Organization const& organization, SearchOptions const& options,
                 Visit const& visit) {
  auto const& store = visit.store;
  if (options.with_opportunities)
    onto["opportunity_ids"] =
        show_opportunities_of({organization_entity, organization.id}, store, visit.user);
  if (options.with_dates)
    interaction_dates(store, organization.person_ids, visit.now).show_in(onto, store, options.with_persons);
}

json::object show_with_persons(Organization const& organization) {
  auto out = show(organization);
  out["person_ids"] = show(organization.person_ids);
  return out;
}

// Merged records answer 422 with where they went, not 404 (seen at Affinity; the documentation is silent).
JsonResponse missing(Visit const& visit) {
  return *entity_error(visit.store, visit.user, {organization_entity, visit.id()});
}

JsonResponse search(Visit& visit) {
  auto const options = read_search_options(visit.query);
  auto const page = read_page(visit.query, 500, 500);
  if (visit.query.error()) return error_response(422, *visit.query.error());
  auto const keep = [&](auto const& row) {
    return fits(row.second, options.term) && options.admits(visit.store, row.second.person_ids, visit.now);
  };
  auto const shown = [&](auto const& row) {
    auto out = show(row.second);
    show_extras(out, row.second, options, visit);
    return out;
  };
  return fill_page(page, "organizations", visit.store.organizations, keep, shown);
}

JsonResponse get(Visit& visit) {
  auto const* organization = visit.store.organizations.find(visit.id());
  if (!organization) return missing(visit);
  auto const options = read_search_options(visit.query);
  if (visit.query.error()) return error_response(422, *visit.query.error());
  auto out = show_with_persons(*organization);
  show_extras(out, *organization, options, visit);
  out["list_entries"] = show_entries_of({organization_entity, organization->id}, visit.store, visit.user);
  return json::value(std::move(out));
}

JsonResponse create(Visit& visit) {
  auto& in = visit.body;
  in.require({"name"});
  auto const name = in.string("name"), domain = in.string("domain");
  auto const person_ids = in.ids("person_ids").value_or(Ids{});
  check_domain(in, domain);
  check_persons(in, visit.store, "person_ids", person_ids);
  if (in.error()) return error_response(422, *in.error());
  auto& organization = visit.store.organizations.add({.name = *name});
  if (domain) organization.domains = {*domain};
  visit.store.set_persons(organization, person_ids);
  return json::value(show_with_persons(organization));
}

JsonResponse update(Visit& visit) {
  auto* organization = visit.store.organizations.find(visit.id());
  if (!organization) return missing(visit);
  auto& in = visit.body;
  auto const name = in.string("name"), domain = in.string("domain");
  auto const person_ids = in.ids("person_ids");
  check_domain(in, domain);
  if (person_ids) check_persons(in, visit.store, "person_ids", *person_ids);
  if (organization->global && (name || domain))
    in.add_error("The name and domain of a global organization cannot be changed");
  if (in.error()) return error_response(422, *in.error());
  if (name) organization->name = *name;
  if (domain) {  // the first domain is the one that a client sees and sets
    if (organization->domains.empty()) organization->domains.emplace_back();
    organization->domains.front() = *domain;
  }
  if (person_ids) visit.store.set_persons(*organization, *person_ids);
  return json::value(show_with_persons(*organization));
}

JsonResponse remove(Visit& visit) {
  auto const* organization = visit.store.organizations.find(visit.id());
  if (!organization) return missing(visit);
  if (organization->global) return error_response(422, "A global organization cannot be deleted");
  visit.store.erase_organization(organization->id);
  return success_response();
}

JsonResponse fields(Visit& visit) {
  json::array out;
  for (auto const& [id, field] : visit.store.fields)
    if (field.entity_type == organization_entity && !field.list_id) out.push_back(show_short(field));
  return json::value(std::move(out));
}

constexpr std::array routes{Route{Method::get, "/organizations", search},
                            Route{Method::get, "/organizations/fields", fields},
                            Route{Method::get, "/organizations/{organization_id}", get},
                            Route{Method::post, "/organizations", create},
                            Route{Method::put, "/organizations/{organization_id}", update},
                            Route{Method::del, "/organizations/{organization_id}", remove}};

}  // namespace

std::span<Route const> organization_routes() { return routes; }

}  // namespace affinity::sandbox
