// /persons (Affinity v1, Persons)

#include "sandbox/routing/route.hpp"
#include "sandbox/v1/interaction_dates.hpp"
#include "sandbox/v1/pagination.hpp"
#include "sandbox/v1/to_json.hpp"
#include "sandbox/v1/validation.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

namespace v1::persons {
namespace {

bool matches(Person const& person, std::string_view term) {
  if (term.empty()) return true;
  auto const has_term = [&](std::string_view text) { return contains_ignoring_case(text, term); };
  return has_term(person.first_name) || has_term(person.last_name) ||
         has_term(person.first_name + ' ' + person.last_name) || std::ranges::any_of(person.emails, has_term);
}

// All organizations of a person are current: the sandbox has no job history.
void add_requested_members(json::object& onto, Person const& person, SearchOptions const& options,
                           RequestContext const& context) {
  auto const& store = context.store;
  if (options.with_opportunities)
    onto["opportunity_ids"] = opportunity_ids_to_json({person_entity, person.id}, store, context.user);
  if (options.with_current_organizations) onto["current_organization_ids"] = to_json(person.organization_ids);
  if (options.with_dates)
    interaction_dates(store, {{person.id}}, context.now).add_to(onto, store, options.with_persons);
}

json::object to_json_with_organization_ids(Person const& person) {
  auto out = to_json(person);
  out["organization_ids"] = to_json(person.organization_ids);
  return out;
}

// 404, or 422 for one that was merged into another.
JsonResponse missing(RequestContext const& context) {
  return *entity_error(context.store, context.user, {person_entity, context.id()});
}

JsonResponse search(RequestContext& context) {
  auto const options = read_search_options(context.query);
  auto const page = parse_page_request(context.query, 500, 500);
  if (context.query.error()) return error_response(422, *context.query.error());
  auto const filter = [&](auto const& row) {
    return matches(row.second, options.term) && options.matches(context.store, {{row.first}}, context.now);
  };
  auto const shown = [&](auto const& row) {
    auto out = to_json(row.second);
    add_requested_members(out, row.second, options, context);
    return out;
  };
  return paginate(page, "persons", context.store.persons, filter, shown);
}

JsonResponse get(RequestContext& context) {
  auto const* person = context.store.persons.find(context.id());
  if (!person) return missing(context);
  auto const options = read_search_options(context.query);
  if (context.query.error()) return error_response(422, *context.query.error());
  auto out = to_json_with_organization_ids(*person);
  add_requested_members(out, *person, options, context);
  out["list_entries"] = list_entries_to_json({person_entity, person->id}, context.store, context.user);
  return json::value(std::move(out));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  in.require({"first_name", "last_name", "emails"});
  auto const first_name = in.string("first_name"), last_name = in.string("last_name");
  auto const emails = in.strings("emails");
  auto const organization_ids = in.ids("organization_ids").value_or(Ids{});
  if (emails) check_emails(in, context.store, *emails, 0);
  check_organizations(in, context.store, "organization_ids", organization_ids);
  if (in.error()) return error_response(422, *in.error());
  auto& person = context.store.persons.add({.first_name = *first_name, .last_name = *last_name});
  context.store.set_emails(person, *emails);
  context.store.set_organizations(person, organization_ids);
  return json::value(to_json_with_organization_ids(person));
}

JsonResponse update(RequestContext& context) {
  auto* person = context.store.persons.find(context.id());
  if (!person) return missing(context);
  auto& in = context.body;
  auto const first_name = in.string("first_name"), last_name = in.string("last_name");
  auto const emails = in.strings("emails");
  auto const organization_ids = in.ids("organization_ids");
  if (emails) check_emails(in, context.store, *emails, person->id);
  if (organization_ids) check_organizations(in, context.store, "organization_ids", *organization_ids);
  if (in.error()) return error_response(422, *in.error());
  if (first_name) person->first_name = *first_name;
  if (last_name) person->last_name = *last_name;
  if (emails) context.store.set_emails(*person, *emails);
  if (organization_ids) context.store.set_organizations(*person, *organization_ids);
  return json::value(to_json_with_organization_ids(*person));
}

// Members of the team are users of Affinity, which the API presumably cannot delete (not documented).
JsonResponse remove(RequestContext& context) {
  auto const* person = context.store.persons.find(context.id());
  if (!person) return missing(context);
  if (person->internal) return error_response(403, "A member of your team cannot be deleted");
  context.store.erase_person(person->id);
  return success_response();
}

JsonResponse fields(RequestContext& context) {
  json::array out;
  for (auto const& [id, field] : context.store.fields)
    if (field.entity_type == person_entity && !field.list_id && field.in_v1())
      out.push_back(to_json_brief(field));
  return json::value(std::move(out));
}

constexpr std::array routes{Route{Method::get, "/persons", search},
                            Route{Method::get, "/persons/fields", fields},
                            Route{Method::get, "/persons/{person_id}", get},
                            Route{Method::post, "/persons", create},
                            Route{Method::put, "/persons/{person_id}", update},
                            Route{Method::del, "/persons/{person_id}", remove}};

}  // namespace
}  // namespace v1::persons

std::span<Route const> person_routes() { return v1::persons::routes; }

}  // namespace affinity::sandbox
