#include "sandbox/v2/field_value_json.hpp"

#include "sandbox/store/words.hpp"
#include "sandbox/v2/computed_values.hpp"
#include "sandbox/v2/continents.hpp"
#include "sandbox/v2/record_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::size_t most_items_of_value = 100;

json::object location_json(json::value const& stored) {
  auto const part = [&](std::string_view name) {
    auto const* value = member(stored, name);
    return value ? *value : json::value();
  };
  auto continent = part("continent");
  if (continent.is_null()) {
    auto const known = continent_of(text_member(stored, "country"));
    if (!known.empty()) continent = json::string(known);
  }
  return {{"streetAddress", part("street_address")},
          {"city", part("city")},
          {"state", part("state")},
          {"country", part("country")},
          {"continent", std::move(continent)}};
}

json::value dropdown_json(json::value const& stored, sandbox::Field const& field) {
  auto const* option = field.option(as_text(stored).value_or(""));
  if (!option) return nullptr;
  return json::object{{"dropdownOptionId", option->id}, {"text", option->text}};
}

json::value ranked_dropdown_json(json::value const& stored, sandbox::Field const& field) {
  auto const* option = field.option(as_int64(stored).value_or(0));
  if (!option) return nullptr;
  bool const colored = option->color >= 0 && std::size_t(option->color) < option_colors.size();
  return json::object{
      {"dropdownOptionId", option->id},
      {"text", option->text},
      {"rank", std::max(option->rank, 0)},
      {"color", colored ? json::value(option_colors[std::size_t(option->color)]) : json::value()}};
}

bool is_hidden_from(RequestContext const& context, ValueOwner const& owner) {
  if (owner.entity.type != opportunity_entity) return false;
  auto const* opportunity = context.store.opportunities.find(owner.entity.id);
  return opportunity && Store::is_redacted(*opportunity, context.user);
}

// {"type","data","totalCount"?}: null instead of an empty array.
json::object value_json(RequestContext const& context, FieldInfo const& field, ValueOwner const& owner) {
  if (field.value_type == "interaction") return interaction_value_json(context, field.computed, owner);
  auto items = value_items(context, field, owner);
  json::object out{{"type", field.value_type}, {"data", nullptr}};
  if (items.empty()) return out;
  if (!field.is_multi()) {
    out["data"] = std::move(items.front());
    return out;
  }
  out["totalCount"] = items.size();
  if (items.size() > most_items_of_value) items.resize(most_items_of_value);
  out["data"] = std::move(items);
  return out;
}

json::object hidden_value_json(FieldInfo const& field) {
  json::object out{{"type", field.value_type}, {"data", nullptr}};
  if (field.value_type == "interaction") out["internalPerson"] = nullptr;
  return out;
}

JsonResponse no_such_field(RequestContext const& context) {
  return failure(ErrorCode::not_found, "There is no field \"" + context.field_id() + "\" here");
}

}  // namespace

json::value value_item_json(json::value const& stored, sandbox::Field const& field, Store const& store) {
  switch (field.value_type) {
    case person_value: return person_data(store, as_int64(stored).value_or(0));
    case organization_value: return company_data(store, as_int64(stored).value_or(0));
    case dropdown_value: return dropdown_json(stored, field);
    case ranked_dropdown_value: return ranked_dropdown_json(stored, field);
    case location_value: return location_json(stored);
    case formula_value: return json::object{{"calculatedValue", stored}};
    default: return stored;
  }
}

std::vector<FieldValue const*> stored_values(Store const& store, FieldInfo const& field,
                                             ValueOwner const& owner) {
  std::vector<FieldValue const*> out;
  if (!field.stored) return out;
  auto const entry_id = field.stored->list_id && owner.entry ? std::optional(owner.entry->id) : std::nullopt;
  for (auto const id : store.field_values_of(owner.entity)) {
    auto const& value = *store.field_values.find(id);
    if (value.field_id == field.stored->id && value.entry_id == entry_id) out.push_back(&value);
  }
  // v1 also makes fields of several dates or texts, which v2 has no type for (ours: it shows the first).
  if (!field.is_multi() && out.size() > 1) out.resize(1);
  return out;
}

json::array value_items(RequestContext const& context, FieldInfo const& field, ValueOwner const& owner) {
  if (field.computed != ComputedValue::none) return computed_items(context, field.computed, owner);
  json::array out;
  for (auto const* value : stored_values(context.store, field, owner)) {
    auto item = value_item_json(value->value, *field.stored, context.store);
    if (!item.is_null()) out.push_back(std::move(item));
  }
  return out;
}

json::object field_json(RequestContext const& context, FieldInfo const& field, ValueOwner const& owner) {
  bool const hidden = is_hidden_from(context, owner);
  json::value source;
  if (field.stored && field.stored->enrichment_source != "none")
    source = json::string(field.stored->enrichment_source);
  return {{"id", field.id},
          {"name", field.name},
          {"type", hidden ? "hidden" : to_string(field.type)},
          {"enrichmentSource", std::move(source)},
          {"value", hidden ? hidden_value_json(field) : value_json(context, field, owner)}};
}

json::array fields_json(RequestContext const& context, std::vector<FieldInfo> const& fields,
                        ValueOwner const& owner) {
  json::array out;
  for (auto const& field : fields) out.push_back(field_json(context, field, owner));
  return out;
}

JsonResponse fields_page(RequestContext const& context, PageRequest const& page,
                         FieldOwner const& fields_owner, FieldSelection const& selection,
                         ValueOwner const& owner) {
  if (auto const error = selection_error(context, fields_owner, selection)) return *error;
  auto const fields = selected_fields(context.store, fields_owner, context.version, selection);
  return page_of(
      context, page, fields, [](FieldInfo const& field) { return field.id; },
      [&](FieldInfo const& field) { return field_json(context, field, owner); });
}

JsonResponse one_field(RequestContext const& context, FieldOwner const& fields_owner,
                       ValueOwner const& owner) {
  auto const field = find_field(context.store, fields_owner, context.version, context.field_id());
  if (!field) return no_such_field(context);
  return json::value(field_json(context, *field, owner));
}

// The items have no ids of their own, so a cursor holds the number of an item, from 1.
JsonResponse field_items_page(RequestContext const& context, PageRequest const& page,
                              FieldOwner const& fields_owner, ValueOwner const& owner) {
  constexpr std::array<std::string_view, 6> without_items{"text",           "number",      "number-multi",
                                                          "formula-number", "interaction", "datetime"};
  auto const field = find_field(context.store, fields_owner, context.version, context.field_id());
  if (!field) return no_such_field(context);
  bool const is_record = field->value_type == "note" || field->value_type == "reminder";
  if (is_record || std::ranges::find(without_items, field->value_type) != without_items.end())
    return failure(ErrorCode::bad_request,
                   "A value of the type " + std::string(field->value_type) + " has no items of its own");
  auto const items = is_hidden_from(context, owner) ? json::array() : value_items(context, *field, owner);
  Ids numbers;
  for (std::size_t i = 1; i <= items.size(); ++i) numbers.push_back(Id(i));
  auto answer =
      page_of(context, page, numbers, own_id, [&](Id number) { return items[std::size_t(number - 1)]; });
  if (answer.status == 200) {
    json::object out{{"type", field->value_type}};
    for (auto& [name, value] : answer.body.get_object()) out[name] = std::move(value);
    answer.body = std::move(out);
  }
  return answer;
}

}  // namespace affinity::sandbox::v2
