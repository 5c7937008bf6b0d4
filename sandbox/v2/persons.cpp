// /v2/persons (Affinity v2, Persons)

#include "sandbox/v1/validation.hpp"
#include "sandbox/v2/entities.hpp"
#include "sandbox/v2/field_update.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace persons {
namespace {

constexpr FieldOwner person_fields{person_entity};

json::object shown(RequestContext const& context, Person const& person, std::vector<FieldInfo> const& fields,
                   FieldSelection const& selection) {
  auto out = person_json(person);
  add_fields(out, context, fields, selection, {.entity = {person_entity, person.id}});
  return out;
}

JsonResponse all(RequestContext& context) {
  auto const page = read_page(context);
  auto const ids = context.query.ids("ids");
  auto const selection = read_selection(context, false);
  if (auto const error = context.refusal(Right::export_people)) return *error;
  if (auto const error = selection_error(context, person_fields, selection)) return *error;
  auto const& store = context.store;
  auto const fields = selected_fields(store, person_fields, context.version, selection);
  auto const found = with_ids(ids_in(store.persons, [](auto const&) { return true; }), ids);
  return page_of(context, page, found, own_id,
                 [&](Id id) { return shown(context, *store.persons.find(id), fields, selection); });
}

JsonResponse get(RequestContext& context) {
  auto const selection = read_selection(context, false);
  if (auto const error = context.refusal()) return *error;
  auto const* person = context.store.persons.find(context.id("personId"));
  if (!person) return no_such_record(context.store, {person_entity, context.id("personId")});
  if (auto const error = selection_error(context, person_fields, selection)) return *error;
  auto const fields = selected_fields(context.store, person_fields, context.version, selection);
  return json::value(shown(context, *person, fields, selection));
}

// Ours: two persons cannot have one address, as in v1; Affinity does not say what happens then.
void check_addresses(RequestContext const& context, std::vector<std::string> const& addresses,
                     Errors& errors) {
  Params none;
  check_emails_unique(none, context.store, addresses, 0);
  if (none.error()) errors.bad_request(*none.error());
}

// The first address is the primary one; it stands for all when there are no others.
std::vector<std::string> all_addresses(std::optional<std::string> const& primary,
                                       std::optional<std::vector<std::string>> const& others) {
  std::vector<std::string> out;
  if (primary) out.push_back(*primary);
  for (auto const& address : others.value_or(std::vector<std::string>{}))
    if (std::ranges::find(out, address) == out.end()) out.push_back(address);
  return out;
}

void check_address_syntax(ObjectReader& in, std::string_view name,
                          std::vector<std::string> const& addresses) {
  for (auto const& address : addresses) {
    Params none;
    check_emails(none, Store(), {address}, 0);
    if (none.error()) in.invalid(name, "has \"" + address + "\", which is no e-mail address");
  }
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  auto const first = in.text("firstName", {.required = true});
  auto const last = in.text("lastName", {.required = true, .nullable = true});
  auto const primary = in.text("primaryEmailAddress", {.required = true, .nullable = true});
  auto const others = in.texts("emailAddresses", {.max_length = 100});
  auto const updates = read_field_updates(in, "fields");
  if (primary) check_address_syntax(in, "primaryEmailAddress", {*primary});
  if (others) check_address_syntax(in, "emailAddresses", *others);
  auto const right = in.has("fields") ? std::optional(Right::edit_global_values) : std::nullopt;
  if (auto const error = context.refusal(right)) return *error;
  auto const addresses = all_addresses(primary, others);
  check_addresses(context, addresses, context.errors);
  for (auto const& update : updates) check_field_update(context, person_fields, update, context.errors);
  if (!context.errors.empty()) return context.errors.response();
  auto& person = context.store.persons.add({.first_name = *first, .last_name = last.value_or("")});
  context.store.set_emails(person, addresses);
  ValueOwner const owner{.entity = {person_entity, person.id}};
  for (auto const& update : updates) perform_field_update(context, person_fields, owner, update);
  auto out = person_json(person);
  if (!updates.empty()) {
    json::array fields;
    for (auto const& update : updates)
      fields.push_back(field_json(
          context, *find_field(context.store, person_fields, context.version, update.field_id), owner));
    out["fields"] = std::move(fields);
  }
  return {201, std::move(out)};
}

JsonResponse remove(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* person = context.store.persons.find(context.id("personId"));
  if (!person) return no_such_record(context.store, {person_entity, context.id("personId")});
  if (person->internal) return failure(ErrorCode::authorization, "A member of your firm cannot be deleted");
  context.store.erase_person(person->id);
  return {204, {}};
}

constexpr std::string_view values = "/persons/{personId}/fields";
constexpr std::string_view one_value = "/persons/{personId}/fields/{fieldId}";
constexpr std::array routes{
    Route{.pattern = "/persons", .handler = all},
    Route{.method = Method::post, .pattern = "/persons", .handler = create},
    Route{.method = Method::del, .pattern = "/persons/{personId}", .handler = remove},
    Route{.pattern = "/persons/fields", .handler = entity_metadata<person_entity>},
    Route{.pattern = "/persons/fields/{fieldId}/dropdown-options",
          .handler = entity_field_options<person_entity>},
    Route{.pattern = "/persons/{personId}", .handler = get},
    Route{.pattern = values, .handler = entity_fields<person_entity>},
    Route{.method = Method::patch, .pattern = values, .handler = update_entity_fields<person_entity>},
    Route{.pattern = one_value, .handler = entity_field<person_entity>},
    Route{.method = Method::post, .pattern = one_value, .handler = update_entity_field<person_entity>},
    Route{.pattern = "/persons/{personId}/fields/{fieldId}/values",
          .handler = entity_field_items<person_entity>},
    Route{.pattern = "/persons/{personId}/list-entries", .handler = entity_list_entries<person_entity>},
    Route{.pattern = "/persons/{personId}/lists", .handler = entity_lists<person_entity>}};

}  // namespace
}  // namespace persons

std::span<Route const> person_routes() { return persons::routes; }

}  // namespace affinity::sandbox::v2
