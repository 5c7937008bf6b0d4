#include "tools/changes/kinds/values_data.hpp"

#include "base/text/text.hpp"
#include "tools/composed/language/answer.hpp"
#include "tools/composed/upstream/cell_values.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace affinity::tools::changes {

namespace {

using composed::Column;
using composed::ColumnType;

// Of v1, and of v2.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> location_members{
    {{"street_address", "streetAddress"}, {"city", "city"}, {"state", "state"}, {"country", "country"}}};

std::optional<double> double_of_value(json::value const& value) {
  if (auto const* number = value.if_double()) return *number;
  if (auto const* number = value.if_int64()) return double(*number);
  if (auto const* number = value.if_uint64()) return double(*number);
  return std::nullopt;
}

std::optional<json::value> location_as_data(json::value const& shown) {
  json::object out;
  bool has_any = false;
  for (auto const& [name, name_of_v2] : location_members) {
    auto text = text_member(shown, name);
    if (text.empty()) text = text_member(shown, name_of_v2);
    has_any = has_any || !text.empty();
    out[name] = text.empty() ? json::value() : json::value(std::move(text));
  }
  if (auto continent = text_member(shown, "continent"); !continent.empty()) out["continent"] = continent;
  return has_any ? std::optional<json::value>(std::move(out)) : std::nullopt;
}

std::optional<json::value> id_as_data(json::value const& shown, std::string_view name) {
  auto id = as_int64(shown);
  if (!id) id = integer_member(shown, name);
  if (!id) id = integer_member(shown, "id");
  return id ? std::optional<json::value>(*id) : std::nullopt;
}

std::optional<json::value> text_as_data(std::string_view text) {
  return text.empty() ? std::nullopt : std::optional<json::value>(text);
}

std::string text_as_shown(json::value const& shown, Column const& column) {
  json::object const field_value{{"value", shown}};
  return composed::item_of_v1(field_value, column, {}, {}).text;
}

bool holds_records(ColumnType type) { return type == ColumnType::person || type == ColumnType::company; }

std::string_view one_type_of(Column const& column) {
  switch (column.type) {
    case ColumnType::text: return "text";
    case ColumnType::number: return "number";
    case ColumnType::date: return "datetime";
    case ColumnType::option: return column.ranked ? "ranked-dropdown" : "dropdown";
    case ColumnType::person: return "person";
    case ColumnType::company: return "company";
    case ColumnType::location: return "location";
    default: return {};
  }
}

json::object v2_location(json::value const& data) {
  json::object out;
  for (auto const& [name, name_of_v2] : location_members) {
    auto const* part = member(data, name);
    out[name_of_v2] = part ? *part : json::value();
  }
  auto const* continent = member(data, "continent");
  out["continent"] = continent ? *continent : json::value();  // all five are required
  return out;
}

Result<json::value> v2_item_of_value(Column const& column, Value const& value,
                                     json::object const& option_ids) {
  switch (column.type) {
    case ColumnType::person:
    case ColumnType::company: return json::value(json::object{{"id", value.data}});
    case ColumnType::location: return json::value(v2_location(value.data));
    // Noon in UTC is the same day in Pacific time, in which Affinity keeps days.
    case ColumnType::date: {
      auto const day = as_text(value.data).value_or("");
      return json::value(std::string(day) + "T12:00:00Z");
    }
    case ColumnType::option: break;
    default: return value.data;
  }
  if (column.ranked) return json::value(json::object{{"dropdownOptionId", value.data}});
  auto const* id = option_ids.if_contains(as_text(value.data).value_or(""));
  if (!id)
    return fail(ErrorKind::invalid, column.name + " has no option " + shorten(value.text, 60) + " any more.",
                "Plan it again with another option.");
  return json::value(json::object{{"dropdownOptionId", *id}});
}

std::optional<json::value> option_of_cell(std::string const& text, Column const& column,
                                          json::value const& options) {
  for (auto const& option : items_of(&options)) {
    auto const option_text = text_member(option, "text");
    if (composed::cell_text(option_text) != text) continue;
    return column.ranked ? integer_member(option, "id").value_or(0) : json::value(option_text);
  }
  return std::nullopt;
}

std::optional<json::value> data_of_item(composed::Item const& item, Column const& column,
                                        json::value const& options) {
  switch (column.type) {
    case ColumnType::number:
      return item.number ? std::optional(canonical_number(*item.number)) : std::nullopt;
    case ColumnType::date: return item.day ? text_as_data(composed::to_text(*item.day)) : std::nullopt;
    case ColumnType::option: return option_of_cell(item.text, column, options);
    case ColumnType::person:
    case ColumnType::company: return item.ref ? std::optional<json::value>(item.ref->id) : std::nullopt;
    default: return std::nullopt;
  }
}

}  // namespace

bool is_same_value(Value const& one, Value const& other) {
  if (!one.data.is_object() || !other.data.is_object()) return one.data == other.data;
  auto left = one.data.get_object(), right = other.data.get_object();
  left.erase("continent");
  right.erase("continent");
  return left == right;
}

std::size_t count_value(std::vector<Value> const& values, Value const& wanted) {
  return std::size_t(
      std::ranges::count_if(values, [&](Value const& each) { return is_same_value(each, wanted); }));
}

bool are_same_values(std::vector<Value> const& one, std::vector<Value> const& other) {
  return one.size() == other.size() && std::ranges::is_permutation(one, other, is_same_value);
}

json::array const& items_of(json::value const* value) {
  static json::array const none;
  auto const* items = value ? value->if_array() : nullptr;
  return items ? *items : none;
}

std::string_view v2_type_of(Column const& column) {
  if (!column.many) return one_type_of(column);
  switch (column.type) {
    case ColumnType::number: return "number-multi";
    case ColumnType::option: return column.ranked ? "" : "dropdown-multi";
    case ColumnType::person: return "person-multi";
    case ColumnType::company: return "company-multi";
    case ColumnType::location: return "location-multi";
    default: return {};
  }
}

json::value canonical_number(double number) {
  constexpr double most = 9e18;  // within 64 bits
  bool const whole = number == std::floor(number) && std::abs(number) < most;
  return whole ? json::value(std::int64_t(number)) : json::value(number);
}

std::optional<json::value> data_of(json::value const& shown, Column const& column) {
  if (shown.is_null()) return std::nullopt;
  switch (column.type) {
    case ColumnType::number: {
      auto const number = double_of_value(shown);
      return number ? std::optional(canonical_number(*number)) : std::nullopt;
    }
    case ColumnType::date: {
      auto const day = composed::day_of(as_text(shown).value_or(""), {});
      return day ? text_as_data(composed::to_text(*day)) : std::nullopt;
    }
    case ColumnType::option:
      if (column.ranked) return id_as_data(shown, "dropdownOptionId");
      return text_as_data(shown.is_object() ? text_member(shown, "text") : as_text(shown).value_or(""));
    case ColumnType::person:
    case ColumnType::company: return id_as_data(shown, "id");
    case ColumnType::location: return location_as_data(shown);
    default: break;
  }
  if (auto const text = as_text(shown)) return text_as_data(*text);
  return shown.is_structured() ? std::nullopt : text_as_data(write_json(shown));
}

std::string text_of_value(json::value const& data, Column const& column) {
  if (!column.ranked || column.type != ColumnType::option) return text_as_shown(data, column);
  auto const id = as_int64(data).value_or(0);
  auto const found = std::ranges::find(column.options, id, &composed::Option::id);
  return found == column.options.end() ? "option " + std::to_string(id) : found->text;
}

std::optional<Value> value_of_v1(json::value const& field_value, Column const& column) {
  auto const* shown = member(field_value, "value");
  auto data = shown ? data_of(*shown, column) : std::nullopt;
  if (!data) return std::nullopt;
  auto text = holds_records(column.type) ? std::string() : text_as_shown(*shown, column);
  if (shown->is_number() && column.type == ColumnType::option) text = text_of_value(*data, column);
  return Value{.data = std::move(*data),
               .text = std::move(text),
               .field_value = integer_member(field_value, "id").value_or(0)};
}

std::optional<Value> item_value_of_v2(json::value const& item, Column const& column) {
  auto data = data_of(item, column);
  if (!data) return std::nullopt;
  json::object const alone{{"type", v2_type_of(column)}, {"data", item}};
  auto const cell = composed::cell_of_v2(alone, column, {});
  auto text = cell.items.empty() ? text_of_value(*data, column) : cell.items.front().text;
  return Value{.data = std::move(*data), .text = std::move(text)};
}

std::vector<Value> values_of_v2(json::value const& value, Column const& column) {
  std::vector<Value> out;
  auto const* data = member(value, "data");
  if (!data) return out;
  auto const add = [&](json::value const& item) {
    if (auto one = item_value_of_v2(item, column)) out.push_back(std::move(*one));
  };
  if (auto const* items = data->if_array())
    for (auto const& item : *items) add(item);
  else
    add(*data);
  return out;
}

bool is_whole_set(json::value const& value) {
  auto const* data = member(value, "data");
  auto const* items = data ? data->if_array() : nullptr;
  if (!items) return true;
  auto const total = integer_member(value, "totalCount");
  return total ? *total <= std::int64_t(items->size()) : items->size() < max_set_of_v2;
}

std::optional<std::vector<Value>> values_of_cell(composed::Cell const& cell, Column const& column,
                                                 json::value const& options) {
  if (!cell.known || cell.items.size() >= max_set_of_v2) return std::nullopt;
  std::vector<Value> out;
  for (auto const& item : cell.items) {
    auto data = data_of_item(item, column, options);
    if (!data) return std::nullopt;
    out.push_back({.data = std::move(*data), .text = item.text});
  }
  return out;
}

Result<json::value> v2_update_value(Column const& column, std::vector<Value> const& values,
                                    json::object const& option_ids) {
  json::object out{{"type", v2_type_of(column)}, {"data", nullptr}};
  if (values.empty()) return json::value(std::move(out));
  json::array items;
  for (auto const& value : values) {
    auto item = v2_item_of_value(column, value, option_ids);
    if (!item) return fail(item);
    items.push_back(std::move(*item));
  }
  out["data"] = column.many ? json::value(std::move(items)) : std::move(items.front());
  return json::value(std::move(out));
}

}  // namespace affinity::tools::changes
