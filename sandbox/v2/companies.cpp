// /v2/companies (Affinity v2, Companies)

#include "sandbox/v2/entities.hpp"
#include "sandbox/v2/record_json.hpp"

#include <array>

namespace affinity::sandbox::v2 {

namespace companies {
namespace {

constexpr FieldOwner company_fields{organization_entity};

json::object shown(RequestContext const& context, Organization const& company,
                   std::vector<FieldInfo> const& fields, FieldSelection const& selection) {
  auto out = company_json(company);
  add_fields(out, context, fields, selection, {.entity = {organization_entity, company.id}});
  return out;
}

JsonResponse all(RequestContext& context) {
  auto const page = read_page(context);
  auto const ids = context.query.ids("ids");
  auto const selection = read_selection(context, false);
  if (auto const error = context.refusal(Right::export_organizations)) return *error;
  if (auto const error = selection_error(context, company_fields, selection)) return *error;
  auto const& store = context.store;
  auto const fields = selected_fields(store, company_fields, context.version, selection);
  auto const found = with_ids(ids_in(store.organizations, [](auto const&) { return true; }), ids);
  return page_of(context, page, found, own_id,
                 [&](Id id) { return shown(context, *store.organizations.find(id), fields, selection); });
}

JsonResponse get(RequestContext& context) {
  auto const selection = read_selection(context, false);
  if (auto const error = context.refusal()) return *error;
  auto const* company = context.store.organizations.find(context.id("companyId"));
  if (!company) return no_such_record(context.store, {organization_entity, context.id("companyId")});
  if (auto const error = selection_error(context, company_fields, selection)) return *error;
  auto const fields = selected_fields(context.store, company_fields, context.version, selection);
  return json::value(shown(context, *company, fields, selection));
}

constexpr std::string_view values = "/companies/{companyId}/fields";
constexpr std::string_view one_value = "/companies/{companyId}/fields/{fieldId}";
constexpr std::array routes{
    Route{.pattern = "/companies", .handler = all},
    Route{.pattern = "/companies/fields", .handler = entity_metadata<organization_entity>},
    Route{.pattern = "/companies/fields/{fieldId}/dropdown-options",
          .handler = entity_field_options<organization_entity>},
    Route{.pattern = "/companies/{companyId}", .handler = get},
    Route{.pattern = values, .handler = entity_fields<organization_entity>},
    Route{.method = Method::patch, .pattern = values, .handler = update_entity_fields<organization_entity>},
    Route{.pattern = one_value, .handler = entity_field<organization_entity>},
    Route{.method = Method::post, .pattern = one_value, .handler = update_entity_field<organization_entity>},
    Route{.pattern = "/companies/{companyId}/fields/{fieldId}/values",
          .handler = entity_field_items<organization_entity>},
    Route{.pattern = "/companies/{companyId}/list-entries",
          .handler = entity_list_entries<organization_entity>},
    Route{.pattern = "/companies/{companyId}/lists", .handler = entity_lists<organization_entity>}};

}  // namespace
}  // namespace companies

std::span<Route const> company_routes() { return companies::routes; }

}  // namespace affinity::sandbox::v2
