#include "schema/field_value.hpp"

#include "base/text/text.hpp"
#include "schema/coerce.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <array>

namespace affinity::schema {

namespace {

constexpr std::array<std::string_view, 15> value_types{
    "text",           "filterable-text", "filterable-text-multi",
    "number",         "number-multi",    "datetime",
    "location",       "location-multi",  "dropdown",
    "dropdown-multi", "person",          "person-multi",
    "company",        "company-multi",   "ranked-dropdown"};

}  // namespace

std::span<std::string_view const> writable_value_types() { return value_types; }

std::vector<Param> const& field_value_members() {
  static std::vector<Param> const members{body("type", text(), "The field's valueType.", required),
                                          body("data", any(), {}, required)};
  return members;
}

std::variant<json::value, std::string> check_field_value(json::value const& sent, std::string const& where) {
  auto const* object = sent.if_object();
  auto const* const type = object ? object->if_contains("type") : nullptr;
  auto const* const data = object ? object->if_contains("data") : nullptr;
  if (!type || !data || object->size() != 2)
    return where + " must be an object with type, data; you sent " + quote(sent) + ".";
  auto const named = coerce(*type, word({value_types.begin(), value_types.end()}));
  if (!named)
    return where + ".type must be one of " + comma_separated(value_types) + "; you sent " + quote(*type) +
           ".";
  return json::value({{"type", *named}, {"data", *data}});
}

}  // namespace affinity::schema
