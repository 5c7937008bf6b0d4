#include "tools/composed/upstream/cell_values.hpp"

#include "tools/composed/language/answer.hpp"
#include "tools/records/record_name.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace affinity::tools::composed {

namespace {

std::string joined_place(json::value const& place) {
  std::string out;
  for (std::string_view const part : {"streetAddress", "street_address", "city", "state", "country"})
    if (auto const text = text_member(place, part); !text.empty()) out += (out.empty() ? "" : ", ") + text;
  return cell_text(out);
}

std::optional<double> number_in(json::value const& value) {
  if (auto const* number = value.if_double()) return *number;
  if (auto const number = as_int64(value)) return double(*number);
  if (auto const* number = value.if_uint64()) return double(*number);
  return std::nullopt;
}

Item day_item(std::string_view iso, Now const& now) {
  auto const day = day_of(iso, now);
  return {.text = day ? to_text(*day) : cell_text(iso), .day = day};
}

std::string v2_name(json::value const& person) {
  auto const first = text_member(person, "firstName"), last = text_member(person, "lastName");
  return cell_text(first + (first.empty() || last.empty() ? "" : " ") + last);
}

Item record_item_of_v2(json::value const& record) {
  bool const is_person = member(record, "firstName") != nullptr;
  Item out{.text = is_person ? v2_name(record) : cell_text(text_member(record, "name"))};
  out.address = text_member(record, is_person ? "primaryEmailAddress" : "domain");
  if (auto const id = integer_member(record, "id"))
    out.ref = Ref{.kind = is_person ? Kind::person : Kind::company, .id = *id};
  if (out.text.empty()) out.text = out.address;
  return out;
}

// An interaction: the day it was or will be on.
std::optional<Item> interaction_item(json::value const& value, Now const& now) {
  auto const* data = member(value, "data");
  if (!data || !data->is_object()) return std::nullopt;
  auto const sent = text_member(*data, "sentAt");
  auto out = day_item(sent.empty() ? text_member(*data, "startTime") : sent, now);
  if (auto const* by = member(value, "internalPerson"); by && by->is_object()) out.by = v2_name(*by);
  return out;
}

std::optional<Item> item_of_v2(json::value const& data, std::string_view type, Now const& now) {
  if (data.is_null()) return std::nullopt;
  if (auto const number = number_in(data)) return Item{.text = number_text(*number), .number = number};
  if (auto const text = as_text(data))
    return type == "datetime" ? day_item(*text, now) : Item{.text = cell_text(*text)};
  if (type.starts_with("person") || type.starts_with("company")) return record_item_of_v2(data);
  if (type.starts_with("location")) return Item{.text = joined_place(data)};
  if (auto const* number = member(data, "calculatedValue"))
    if (auto const value = number_in(*number)) return Item{.text = number_text(*value), .number = value};
  for (std::string_view const name : {"text", "name"})
    if (auto const text = text_member(data, name); !text.empty()) return Item{.text = cell_text(text)};
  return std::nullopt;
}

}  // namespace

std::string number_text(double number) {
  char text[64];
  bool const whole = std::abs(number) < 1e15 && number == std::floor(number);
  auto const [end, error] = whole ? std::to_chars(text, text + sizeof text, std::int64_t(number))
                                  : std::to_chars(text, text + sizeof text, number);
  return error == std::errc{} ? std::string(text, end) : std::string("?");
}

Item person_item(std::int64_t id, std::span<Teammate const> team) {
  Ref const ref{.kind = Kind::person, .id = id};
  auto const found = std::ranges::find(team, ref, &Teammate::ref);
  if (found == team.end()) return {.text = to_string(ref), .ref = ref};
  return {.text = found->name, .ref = ref, .address = found->email};
}

Cell cell_of_v2(json::value const& value, Column const&, Now const& now) {
  Cell out;
  auto const type = text_member(value, "type");
  auto const* data = member(value, "data");
  if (!data) return out;
  auto const add = [&](std::optional<Item> item) {
    if (item && !item->text.empty()) out.items.push_back(std::move(*item));
  };
  if (type == "interaction")
    add(interaction_item(value, now));
  else if (auto const* list = data->if_array())
    for (auto const& each : *list) add(item_of_v2(each, type, now));
  else
    add(item_of_v2(*data, type, now));
  return out;
}

Item item_of_v1(json::value const& field_value, Column const& column, std::span<Teammate const> team,
                Now const& now) {
  auto const* value = member(field_value, "value");
  if (!value || value->is_null()) return {};
  if (auto const id = as_int64(*value); id && column.type == ColumnType::person)
    return person_item(*id, team);
  if (auto const id = as_int64(*value); id && column.type == ColumnType::company) {
    Ref const ref{.kind = Kind::company, .id = *id};
    return {.text = to_string(ref), .ref = ref};
  }
  if (auto const number = number_in(*value)) return {.text = number_text(*number), .number = number};
  if (auto const text = as_text(*value))
    return column.type == ColumnType::date ? day_item(*text, now) : Item{.text = cell_text(*text)};
  if (column.type == ColumnType::location) return {.text = joined_place(*value)};
  return {.text = cell_text(text_member(*value, "text"))};
}

Cell cell_of_v1(Result<json::value> const& field_values, Column const& column, std::span<Teammate const> team,
                Now const& now) {
  if (!field_values) return {.items = {}, .known = false};
  Cell out;
  auto const* list = field_values->if_array();
  if (!list) return out;
  for (auto const& value : *list) {
    if (integer_member(value, "field_id") != column.v1_id) continue;
    if (auto item = item_of_v1(value, column, team, now); !item.text.empty())
      out.items.push_back(std::move(item));
  }
  return out;
}

}  // namespace affinity::tools::composed
