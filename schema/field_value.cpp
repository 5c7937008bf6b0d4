#include "schema/field_value.hpp"

#include "base/clock.hpp"
#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/name_suggestion.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity::schema {

namespace {

constexpr std::array<std::string_view, 15> value_types{
    "text",           "filterable-text", "filterable-text-multi",
    "number",         "number-multi",    "datetime",
    "location",       "location-multi",  "dropdown",
    "dropdown-multi", "person",          "person-multi",
    "company",        "company-multi",   "ranked-dropdown"};

constexpr std::array<std::string_view, 6> read_only_types{"formula-number", "interaction", "list-multi",
                                                          "note",           "reminder",    "hidden"};
constexpr std::array<std::string_view, 5> location_keys{"streetAddress", "city", "state", "country",
                                                        "continent"};
constexpr std::size_t max_multi_values = 100;  // no bound is printed for dropdown-multi

using Checked = std::optional<json::value>;

// The member of that name, in camelCase or snake_case; null when absent.
json::value const* named(json::object const& object, std::string_view name) {
  auto const found =
      std::ranges::find_if(object, [&](auto const& each) { return is_same_name(each.key(), name); });
  return found == object.end() ? nullptr : &found->value();
}

// An object with one id, of which answers show more than a write takes: only the id is kept.
Checked reference(json::value const& sent, std::string_view key) {
  auto const* object = sent.if_object();
  auto const* inside = object ? named(*object, key) : &sent;
  auto number = inside ? coerce(*inside, id()) : std::nullopt;
  if (!number) return std::nullopt;
  return json::value({{key, *number}});
}

// Affinity wants all five keys, null where nothing is known.
Checked location(json::value const& sent) {
  auto const* object = sent.if_object();
  if (!object || object->empty()) return std::nullopt;
  json::object out;
  for (auto const key : location_keys) out.emplace(key, nullptr);
  for (auto const& [name, value] : *object) {
    auto const key = std::ranges::find_if(location_keys, [given = std::string_view(name)](auto const each) {
      return is_same_name(given, each);
    });
    if (key == location_keys.end() || !(value.is_null() || value.is_string())) return std::nullopt;
    out[*key] = value;
  }
  return out;
}

// Noon in UTC is the same day in Pacific time, in which Affinity keeps dates.
Checked moment(json::value const& sent) {
  auto const checked = coerce(sent, date_time());
  if (!checked) return std::nullopt;
  std::string const text(*as_text(*checked));
  bool const is_day = text.find_first_of("Tt ") == text.npos;
  return json::value(full_date_time(is_day ? text + "T12:00:00Z" : text));
}

Checked one_value(json::value const& sent, std::string_view type) {
  if (type == "text" || type == "filterable-text") return coerce(sent, text());
  if (type == "number") return coerce(sent, number());
  if (type == "datetime") return moment(sent);
  if (type == "location") return location(sent);
  bool const is_option = type == "dropdown" || type == "ranked-dropdown";
  return reference(sent, is_option ? "dropdownOptionId" : "id");
}

std::string_view shape_of(std::string_view type) {
  if (type == "text" || type == "filterable-text") return "a text";
  if (type == "number") return "a number";
  if (type == "datetime") return "an ISO 8601 date such as 2026-11-21";
  if (type == "location")
    return "an object with streetAddress, city, state, country, continent, each a text or null";
  if (type == "person" || type == "company") return R"(an object with an id, such as {"id": 1})";
  return R"(an object with the id of an option, such as {"dropdownOptionId": 1})";
}

std::string wrong_data(std::string const& where, std::string_view type, bool multi,
                       std::string_view item_type, json::value const& sent) {
  return where + " must be " + (multi ? "a list, each item " : "") + std::string(shape_of(item_type)) +
         ", or null, where the type is " + std::string(type) + "; you sent " + quote(sent) + ".";
}

std::variant<json::value, std::string> checked_list(json::value const& sent, std::string_view type,
                                                    std::string_view item_type, std::string const& where) {
  json::array out;
  auto const* const items = sent.if_array();
  if (items && items->empty()) return where + " must not be an empty list; send null to empty the field.";
  if (items && items->size() > max_multi_values && type != "dropdown-multi")
    return where + " may have " + std::to_string(max_multi_values) + " items at most; you sent " +
           std::to_string(items->size()) + ".";
  for (std::size_t i = 0; i < (items ? items->size() : 1); ++i) {
    auto one = one_value(items ? (*items)[i] : sent, item_type);
    if (!one && !items) return wrong_data(where, type, true, item_type, sent);
    if (!one) return wrong_data(where + "[" + std::to_string(i) + "]", type, false, item_type, (*items)[i]);
    out.push_back(std::move(*one));
  }
  return json::value(std::move(out));
}

std::variant<json::value, std::string> checked_data(json::value const& given, std::string_view type,
                                                    std::string const& where) {
  bool const is_text = type == "text" || type == "filterable-text";
  if (given.is_null() || (!is_text && as_text(given) == "null")) return json::value(nullptr);
  auto const inside = is_text ? std::nullopt : decode_embedded_json(given);
  auto const& sent = inside ? *inside : given;
  if (type.ends_with("-multi")) return checked_list(sent, type, type.substr(0, type.size() - 6), where);
  if (auto one = one_value(sent, type)) return std::move(*one);
  return wrong_data(where, type, false, type, given);
}

std::string wrong_type(std::string const& where, json::value const& sent) {
  auto const word = as_text(sent).value_or("");
  auto const accepted = " Accepted: " + comma_separated(value_types) + ".";
  if (std::ranges::find(read_only_types, word) != read_only_types.end())
    return where + " cannot be " + quote(sent) + ": values of that type cannot be written." + accepted;
  auto out = where + " cannot be " + quote(sent) + ".";
  if (auto const meant = nearest(word, value_types); !meant.empty())
    out += " Did you mean \"" + std::string(meant) + "\"?";
  return out + accepted;
}

}  // namespace

std::span<std::string_view const> writable_value_types() { return value_types; }

std::vector<Param> const& field_value_members() {
  static std::vector<Param> const members{body("type", text(), "The field's valueType.", required),
                                          body("data", any(), "null empties the field.", required)};
  return members;
}

std::variant<json::value, std::string> check_field_value(json::value const& sent, std::string const& where) {
  auto const* object = sent.if_object();
  auto const* const type = object ? named(*object, "type") : nullptr;
  auto const* const data = object ? named(*object, "data") : nullptr;
  if (!type || !data || object->size() != 2)
    return where +
           R"( must be an object with type and data, such as {"type": "number", "data": 5}; you sent )" +
           quote(sent) + ".";
  static Type const types = word({value_types.begin(), value_types.end()});
  auto const type_word = coerce(*type, types);
  if (!type_word) return wrong_type(where + ".type", *type);
  auto checked = checked_data(*data, *as_text(*type_word), where + ".data");
  if (auto* wrong = std::get_if<std::string>(&checked)) return std::move(*wrong);
  return json::value({{"type", *type_word}, {"data", std::move(std::get<json::value>(checked))}});
}

bool loses_its_time(json::value const& checked) {
  auto const* type = member(checked, "type");
  auto const* data = member(checked, "data");
  auto const text = type && data && as_text(*type) == "datetime" ? as_text(*data) : std::nullopt;
  return text && text->find("T00:00") == text->npos && text->find("T12:00:00Z") == text->npos;
}

}  // namespace affinity::schema
