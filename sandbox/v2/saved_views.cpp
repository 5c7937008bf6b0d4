// /v2: saved views of lists and their rows (Affinity v2, Saved Views)

#include "sandbox/store/words.hpp"
#include "sandbox/v2/list_entries.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace saved_views {
namespace {

json::object view_json(SavedView const& view) {
  return {{"id", view.id},
          {"name", view.name},
          {"type", to_word(view.type)},
          {"createdAt", to_iso(view.created_at)}};
}

// The list and the view that the path names, or 404.
struct ViewInPath {
  List const* list = nullptr;
  SavedView const* view = nullptr;
  std::optional<JsonResponse> missing{};
};

ViewInPath view_in_path(RequestContext const& context) {
  ViewInPath out{.list = list_in_path(context)};
  auto const* view = context.store.saved_views.find(context.id("viewId"));
  if (!out.list)
    out.missing = no_such("list", context.id("listId"));
  else if (!view || view->list_id != out.list->id)
    out.missing = no_such("saved view of this list", context.id("viewId"));
  else
    out.view = view;
  return out;
}

JsonResponse all(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const* list = list_in_path(context);
  if (!list) return no_such("list", context.id("listId"));
  auto const& views = context.store.saved_views;
  auto const ids = ids_in(views, [&](SavedView const& view) { return view.list_id == list->id; });
  return page_of(context, page, ids, own_id, [&](Id id) { return view_json(*views.find(id)); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const found = view_in_path(context);
  if (found.missing) return *found.missing;
  return json::value(view_json(*found.view));
}

bool meets_view_filter(Field const& field, json::value const& value, ViewFilter const& filter) {
  auto const id = as_int64(value).value_or(0);
  switch (field.value_type) {
    case person_value: return contains(filter.person_ids, id);
    case organization_value: return contains(filter.organization_ids, id);
    case number_value: {
      auto const number = value.is_number() ? std::optional(value.to_number<double>()) : std::nullopt;
      return number && *number >= filter.at_least.value_or(*number) &&
             *number <= filter.at_most.value_or(*number);
    }
    default: {
      auto const text = as_text(value);
      auto const* option = text ? field.option(*text) : field.option(id);
      return option && contains(filter.option_ids, option->id);
    }
  }
}

// A restricted opportunity passes no filter of a reader who may not see its values.
bool passes(RequestContext const& context, ViewFilter const& filter, ListEntry const& entry) {
  auto const& store = context.store;
  auto const* field = store.fields.find(filter.field_id);
  if (!field) return true;
  auto const* deal =
      entry.entity.type == opportunity_entity ? store.opportunities.find(entry.entity.id) : nullptr;
  if (deal && Store::is_redacted(*deal, context.user)) return false;
  auto const entry_id = field->list_id ? std::optional(entry.id) : std::nullopt;
  return std::ranges::any_of(store.field_values_of(entry.entity), [&](Id value_id) {
    auto const& value = *store.field_values.find(value_id);
    return value.field_id == field->id && value.entry_id == entry_id &&
           meets_view_filter(*field, value.value, filter);
  });
}

// The view's filter and columns apply, its sort does not. Board and dashboard have no rows (ours: 400).
JsonResponse rows(RequestContext& context) {
  auto const page = read_page(context);
  if (auto const error = context.refusal(Right::export_lists)) return *error;
  auto const found = view_in_path(context);
  if (found.missing) return *found.missing;
  auto const& view = *found.view;
  if (view.type != SavedViewType::sheet)
    return failure(ErrorCode::bad_request,
                   "Only a sheet has rows; this view is a " + std::string(to_word(view.type)));
  auto const& store = context.store;
  std::vector<FieldInfo> columns;
  for (auto const& id : view.field_ids)
    if (auto field = find_field(store, fields_of_list(*found.list), context.version, id))
      columns.push_back(std::move(*field));
  Ids ids;
  for (auto const id : store.entries_on_list(found.list->id))
    if (!view.filter || passes(context, *view.filter, *store.list_entries.find(id))) ids.push_back(id);
  std::ranges::sort(ids);
  return page_of(context, page, ids, own_id,
                 [&](Id id) { return entry_json(context, *store.list_entries.find(id), columns); });
}

constexpr std::array routes{
    Route{.pattern = "/lists/{listId}/saved-views", .handler = all},
    Route{.pattern = "/lists/{listId}/saved-views/{viewId}", .handler = get},
    Route{.pattern = "/lists/{listId}/saved-views/{viewId}/list-entries", .handler = rows}};

}  // namespace
}  // namespace saved_views

std::span<Route const> saved_view_routes() { return saved_views::routes; }

}  // namespace affinity::sandbox::v2
