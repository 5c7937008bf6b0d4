#include "sandbox/v2/field_metadata.hpp"

#include "sandbox/v2/dropdown_options.hpp"
#include "sandbox/v2/filter_operators.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::array<std::string_view, 3> two_values{"is-between", "is-between-relative", "has-exactly"};

// "Is not within the last" of "is-not-within-the-last".
std::string operator_name(std::string_view id) {
  std::string out(id);
  std::ranges::replace(out, '-', ' ');
  out.front() = char(out.front() - 'a' + 'A');
  return out;
}

std::string_view values_required(std::string_view id) {
  if (id.ends_with("-empty")) return "none";
  if (std::ranges::find(two_values, id) != two_values.end()) return "two";
  return id.ends_with("-of") ? "multi" : "one";
}

bool takes_a_period(std::string_view id) {
  return id.ends_with("-relative") || id.find("-within-the-") != id.npos;
}

json::array operators_json(std::string_view value_type, ApiVersion version) {
  json::array out;
  for (auto const id : operators_of(value_type)) {
    json::object one{
        {"id", id}, {"name", operator_name(id)}, {"numberOfValuesRequired", values_required(id)}};
    if (takes_a_period(id)) {
      json::array units;
      for (auto const unit : units_of(value_type, version)) units.emplace_back(unit);
      one["relativeDateUnits"] = std::move(units);
    }
    out.push_back(std::move(one));
  }
  return out;
}

json::value filterability_json(FieldInfo const& field, ApiVersion version) {
  auto const attributes = attributes_of(field.value_type);
  if (!attributes.empty()) {
    json::array rows;
    for (auto const& one : attributes)
      rows.push_back({{"id", one.id},
                      {"name", one.name},
                      {"valueType", one.value_type},
                      {"operators", operators_json(one.value_type, version)}});
    return json::object{{"filterableFieldType", "attribute-on-field"}, {"attributes", std::move(rows)}};
  }
  auto operators = operators_json(filter_type(field), version);
  if (operators.empty()) return nullptr;
  return json::object{{"filterableFieldType", "field-only"}, {"operators", std::move(operators)}};
}

json::value sortability_json(FieldInfo const& field) {
  auto const attributes = attributes_of(field.value_type);
  if (!attributes.empty()) {
    json::array rows;
    for (auto const& one : attributes)
      rows.push_back({{"id", one.id}, {"name", one.name}, {"valueType", one.value_type}});
    return json::object{{"sortableFieldType", "attribute-on-field"}, {"attributes", std::move(rows)}};
  }
  if (!is_sortable(field)) return nullptr;
  return json::object{{"sortableFieldType", "field-only"}};
}

constexpr std::array field_name_operators{FilterOperator::equal, FilterOperator::contains};
constexpr Filterable<FieldInfo> field_properties[]{
    {filter_by_text("name", field_name_operators), item_value<&FieldInfo::name>}};

json::object metadata_json(RequestContext const& context, FieldInfo const& field, FieldOwner const& owner,
                           MetadataRequest const& request) {
  json::value description, source, created_at;
  bool required = false;
  if (auto const* stored = field.stored) {
    if (stored->description) description = json::string(*stored->description);
    if (stored->enrichment_source != "none") source = json::string(stored->enrichment_source);
    created_at = time_json(stored->created_at);
    required = stored->required;
  }
  json::object out{{"id", field.id},
                   {"name", field.name},
                   {"description", std::move(description)},
                   {"type", to_string(field.type)},
                   {"enrichmentSource", std::move(source)},
                   {"valueType", field.value_type},
                   {"isRequired", required},
                   {"createdAt", std::move(created_at)}};
  bool const none = lacks_a_status(context.store, field, owner);
  if (request.filterability)
    out["filterability"] = none ? json::value() : filterability_json(field, context.version);
  if (request.sortability) out["sortability"] = none ? json::value() : sortability_json(field);
  return out;
}

}  // namespace

MetadataRequest read_metadata_request(RequestContext& context) {
  auto const words = context.query.words("includes", {"filterability", "sortability"});
  auto const has = [&](std::string_view word) { return std::ranges::find(words, word) != words.end(); };
  return {.filter = read_filter(context, field_properties),
          .filterability = has("filterability"),
          .sortability = has("sortability")};
}

JsonResponse metadata_page(RequestContext const& context, PageRequest const& page, FieldOwner const& owner,
                           MetadataRequest const& request) {
  auto fields = fields_of(context.store, owner, context.version);
  std::erase_if(fields, [&](FieldInfo const& field) { return !request.filter.accepts(field); });
  return page_of(
      context, page, fields, [](FieldInfo const& field) { return field.id; },
      [&](FieldInfo const& field) { return metadata_json(context, field, owner, request); });
}

JsonResponse global_field_options(RequestContext& context, int entity_type) {
  auto const page = read_page(context);
  if (auto const error = context.refusal()) return *error;
  auto const& id = context.field_id();
  auto const field = find_field(context.store, {entity_type}, context.version, id);
  if (!field && (integer_in(id) || (id.starts_with("field-") && !field_number(id))))
    return failure(ErrorCode::bad_request, "\"" + id + "\" is no id of a field");
  if (!field) return failure(ErrorCode::not_found, "There is no field \"" + id + "\" here");
  if (!field->stored)
    return failure(ErrorCode::bad_request, "This field is no dropdown, so it has no options");
  return options_page(context, page, field->stored);
}

}  // namespace affinity::sandbox::v2
