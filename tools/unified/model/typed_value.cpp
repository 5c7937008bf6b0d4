#include "tools/unified/model/typed_value.hpp"

#include "tools/records/record_name.hpp"

#include <algorithm>

namespace affinity::tools::unified {

namespace {

json::value text_or_null(json::value const& record, std::string_view v2, std::string_view v1) {
  for (auto const name : {v2, v1})
    if (auto const* value = member(record, name); value && value->is_string()) return *value;
  return nullptr;
}

// {"id": "510003", "name": "Priya Raghunathan"}
json::value named_record(json::value const& record) {
  json::object out{{"id", id_value(*member(record, "id"))}};
  auto const first = text_member(record, "firstName"), last = text_member(record, "lastName");
  bool const is_person = member(record, "firstName") != nullptr;
  out["name"] =
      is_person ? first + (first.empty() || last.empty() ? "" : " ") + last : text_member(record, "name");
  return out;
}

bool is_place(json::value const& data) { return member(data, "city") && member(data, "country"); }

// One item of a value, which is no list.
TypedValue typed_item(json::value const& data) {
  if (!data.is_object()) return {.value = data};
  if (member(data, "dropdownOptionId"))
    return {.value = json::value(text_member(data, "text")), .is_whole = false};
  if (auto const* number = member(data, "calculatedValue")) return {.value = *number};
  if (is_place(data)) return {.value = address_of(data)};
  bool const is_interaction = member(data, "sentAt") || member(data, "startTime");
  if (is_interaction) return {.value = moment_of(nullptr), .is_whole = false};
  if (member(data, "id")) return {.value = named_record(data), .is_whole = false};
  return {.value = data};
}

}  // namespace

json::value address_of(json::value const& place) {
  if (!place.is_object()) return nullptr;
  json::object out{{"street_1", text_or_null(place, "streetAddress", "street_address")},
                   {"street_2", nullptr},
                   {"city", text_or_null(place, "city", "city")},
                   {"state", text_or_null(place, "state", "state")},
                   {"postal_code", nullptr},
                   {"country", text_or_null(place, "country", "country")},
                   {"continent", text_or_null(place, "continent", "continent")},
                   {"type", nullptr}};
  bool const is_empty = std::ranges::all_of(out, [](auto const& part) { return part.value().is_null(); });
  return is_empty ? json::value() : json::value(std::move(out));
}

json::value first_of(json::value const& value) {
  auto const* list = value.if_array();
  if (!list) return value;
  return list->empty() ? json::value() : list->front();
}

json::value const* data_of(json::value const* value) {
  auto const* data = value ? member(*value, "data") : nullptr;
  return data && !data->is_null() ? data : nullptr;
}

json::value moment_of(json::value const* value) {
  auto const* data = data_of(value);
  if (!data) return nullptr;
  for (std::string_view const name : {"sentAt", "startTime"})
    if (auto const* moment = member(*data, name)) return *moment;
  return nullptr;
}

TypedValue typed_value(json::value const& value) {
  auto const* data = data_of(&value);
  if (!data) return {};
  if (auto const type = text_member(value, "type"); type == "interaction")
    return {.value = moment_of(&value), .is_whole = false};
  auto const* list = data->if_array();
  if (!list) return typed_item(*data);
  TypedValue out{.value = json::array()};
  for (auto const& item : *list) {
    auto one = typed_item(item);
    out.is_whole = out.is_whole && one.is_whole;
    out.value.get_array().push_back(std::move(one.value));
  }
  out.is_cut = integer_member(value, "totalCount").value_or(0) > std::int64_t(list->size());
  return out;
}

namespace {

// v1 tells people and companies by their ids alone; options are records with a text where they are ranked.
TypedValue typed_v1_item(json::value const& record) {
  constexpr std::int64_t person = 0, organization = 1;
  auto const* value = member(record, "value");
  if (!value || value->is_null()) return {};
  auto const type = integer_member(record, "value_type");
  bool const is_record = type == person || type == organization;
  if (is_record && as_int64(*value)) return {.value = id_object(*value)};
  if (!value->is_object()) return {.value = *value};
  if (is_place(*value)) return {.value = address_of(*value)};
  if (member(*value, "text")) return {.value = json::value(text_member(*value, "text")), .is_whole = false};
  return {.value = *value};
}

}  // namespace

TypedValue typed_v1_value(std::vector<json::value const*> const& values, bool many) {
  TypedValue out;
  if (values.empty()) return out;
  json::array items;
  for (auto const* record : values) {
    auto one = typed_v1_item(*record);
    out.is_whole = out.is_whole && one.is_whole;
    items.push_back(std::move(one.value));
  }
  out.value = many || items.size() > 1 ? json::value(std::move(items)) : std::move(items.front());
  return out;
}

}  // namespace affinity::tools::unified
