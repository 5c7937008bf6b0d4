// /v2: entries of lists and their values (Affinity v2, List Entries)

#include "sandbox/v2/list_entries.hpp"

#include "sandbox/v2/field_update.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace list_entries {
namespace {

using Fields = std::optional<std::vector<FieldInfo>>;

json::object entity_json(RequestContext const& context, Entity entity) {
  auto const& store = context.store;
  if (entity.type == person_entity) return person_json(*store.persons.find(entity.id));
  if (entity.type == organization_entity) return company_json(*store.organizations.find(entity.id));
  return opportunity_entity_json(*store.opportunities.find(entity.id), context.user);
}

bool is_redacted(RequestContext const& context, Entity entity) {
  if (entity.type != opportunity_entity) return false;
  return Store::is_redacted(*context.store.opportunities.find(entity.id), context.user);
}

Fields fields_wanted(RequestContext const& context, List const& list, FieldSelection const& selection) {
  if (!selection.any()) return std::nullopt;
  return selected_fields(context.store, fields_of_list(list), context.version, selection);
}

JsonResponse all(RequestContext& context) {
  auto const page = read_page(context);
  auto const selection = read_selection(context, true);
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  if (auto const error = selection_error(context, fields_of_list(*list), selection)) return *error;
  auto const on_list = context.store.entries_on_list(list->id);
  Ids ids(on_list.begin(), on_list.end());
  std::ranges::sort(ids);
  auto const fields = fields_wanted(context, *list, selection);
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return entry_json(context, *context.store.list_entries.find(id), fields); });
}

JsonResponse get(RequestContext& context) {
  auto const selection = read_selection(context, true);
  if (auto const error = context.refusal()) return *error;
  auto const found = entry_in_path(context);
  if (found.missing) return *found.missing;
  if (auto const error = selection_error(context, fields_of_list(*found.list), selection)) return *error;
  return json::value(entry_json(context, *found.entry, fields_wanted(context, *found.list, selection)));
}

bool is_owners(Field const& field) {
  return field.list_id && field.name == "Owners" && field.value_type == person_value;
}

// The fields of a list that need a value, but for those that Affinity fills itself.
std::string required_fields(Store const& store, List const& list) {
  std::string out;
  for (auto const& [id, field] : store.fields)
    if (field.list_id == list.id && field.required && !field.status_column && !is_owners(field))
      out.append(out.empty() ? "field-" : ", field-").append(std::to_string(id));
  return out;
}

std::optional<JsonResponse> new_entry_error(RequestContext const& context, List const& list, Entity entity,
                                            std::optional<Id> creator_id) {
  auto const wrong = [](std::string const& message) { return failure(ErrorCode::bad_request, message); };
  if (list.type == opportunity_entity)
    return wrong("An opportunity is on one list from its beginning, so none can be added");
  if (!context.store.exists(entity))
    return wrong("entity.id: there is no " + std::string(entity_word(entity.type)) + " with id " +
                 std::to_string(entity.id));
  auto const* creator = creator_id ? context.store.persons.find(*creator_id) : nullptr;
  if (creator_id && (!creator || !creator->internal))
    return wrong("creatorId: must be a member of your firm");
  auto const required = required_fields(context.store, list);
  if (!required.empty()) return wrong("Entries of this list need a value in " + required);
  return std::nullopt;
}

void add_first_value(RequestContext& context, Field const& field, ListEntry const& entry, Id value) {
  auto const& made = context.store.add_field_value({.field_id = field.id,
                                                    .entity = entry.entity,
                                                    .entry_id = entry.id,
                                                    .value = value,
                                                    .created_at = context.now});
  context.store.log_change(made, value_created, context.user.id, context.now);
}

// Status starts at the first open option and Owners at the creator.
void fill_new_entry(RequestContext& context, ListEntry const& entry) {
  for (auto const& [id, field] : context.store.fields) {
    if (field.list_id != entry.list_id) continue;
    if (is_owners(field)) add_first_value(context, field, entry, entry.creator_id);
    if (!field.status_column) continue;
    DropdownOption const* first = nullptr;
    for (auto const& option : field.options)
      if (option.status_category == StatusCategory::open && (!first || option.rank < first->rank))
        first = &option;
    if (first) add_first_value(context, field, entry, first->id);
  }
}

JsonResponse create(RequestContext& context) {
  auto const entity_id = read_reference(context.body, "entity", {.required = true});
  auto const creator_id = context.body.integer("creatorId", 1, max_id);
  if (auto const error = context.refusal()) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  Entity const entity{list->type, *entity_id};
  if (auto const error = new_entry_error(context, *list, entity, creator_id)) return *error;
  auto const& made =
      context.store.add_list_entry(list->id, entity, creator_id.value_or(context.user.id), context.now);
  fill_new_entry(context, made);
  return {201, json::value(entry_json(context, made, std::vector<FieldInfo>{}))};
}

JsonResponse values(RequestContext& context) {
  auto const page = read_page(context, field_value_pages);
  auto const selection = read_field_filter(context, true);
  if (auto const error = context.refusal()) return *error;
  auto const found = entry_in_path(context);
  if (found.missing) return *found.missing;
  return fields_page(context, page, fields_of_list(*found.list), selection, found.owner());
}

JsonResponse value(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const found = entry_in_path(context);
  if (found.missing) return *found.missing;
  return one_field(context, fields_of_list(*found.list), found.owner());
}

JsonResponse value_items_of_entry(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const found = entry_in_path(context);
  if (found.missing) return *found.missing;
  return field_items_page(context, page, fields_of_list(*found.list), found.owner());
}

// The entry to write to: 404, or 403 where only the opportunity's managers may.
EntryInPath writable_entry_in_path(RequestContext const& context) {
  auto out = entry_in_path(context);
  if (out.entry && is_redacted(context, out.entry->entity))
    out.missing = failure(ErrorCode::authorization, "This opportunity is restricted to its managers");
  return out;
}

JsonResponse update_value(RequestContext& context) {
  auto const sent = read_value_body(context);
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const found = writable_entry_in_path(context);
  if (found.missing) return *found.missing;
  return update_one_field(context, fields_of_list(*found.list), found.owner(), sent);
}

JsonResponse update_values(RequestContext& context) {
  auto const updates = read_field_batch(context, true);
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const found = writable_entry_in_path(context);
  if (found.missing) return *found.missing;
  return perform_field_batch(context, fields_of_list(*found.list), found.owner(), updates);
}

constexpr std::string_view of_list = "/lists/{listId}/list-entries";
constexpr std::string_view of_entry = "/lists/{listId}/list-entries/{listEntryId}/fields";
constexpr std::string_view one_value = "/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}";
constexpr std::array routes{
    Route{.pattern = of_list, .handler = all},
    Route{.method = Method::post, .pattern = of_list, .handler = create},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}", .handler = get},
    Route{.pattern = of_entry, .handler = values},
    Route{.method = Method::patch, .pattern = of_entry, .handler = update_values},
    Route{.pattern = one_value, .handler = value},
    Route{.method = Method::post, .pattern = one_value, .handler = update_value},
    Route{.pattern = "/lists/{listId}/list-entries/{listEntryId}/fields/{fieldId}/values",
          .handler = value_items_of_entry}};

}  // namespace
}  // namespace list_entries

EntryInPath entry_in_path(RequestContext const& context) {
  EntryInPath out{.list = list_in_path(context)};
  auto const id = context.id("listEntryId");
  auto const* entry = context.store.list_entries.find(id);
  if (!out.list)
    out.missing = no_such("list", context.id("listId"));
  else if (!entry || entry->list_id != out.list->id)
    out.missing = no_such("entry on this list", id);
  else
    out.entry = entry;
  return out;
}

json::object entry_json(RequestContext const& context, ListEntry const& entry,
                        std::optional<std::vector<FieldInfo>> const& fields) {
  auto entity = list_entries::entity_json(context, entry.entity);
  if (fields)
    entity["fields"] = list_entries::is_redacted(context, entry.entity)
                           ? json::array()
                           : fields_json(context, *fields, {.entity = entry.entity, .entry = &entry});
  return {{"id", entry.id},
          {"type", entity_word(entry.entity.type)},
          {"listId", entry.list_id},
          {"createdAt", to_iso(entry.created_at)},
          {"creatorId", entry.creator_id},
          {"entity", std::move(entity)}};
}

std::span<Route const> list_entry_routes() { return list_entries::routes; }

}  // namespace affinity::sandbox::v2
