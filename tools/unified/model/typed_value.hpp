#pragma once
// Values of fields as unified records show them: texts, numbers, days, options by their text, people and
// companies as {"id", "name"}, places as addresses.

#include "base/json/json.hpp"
#include "tools/unified/model/native.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::unified {

struct TypedValue {
  json::value value{};
  bool is_whole = true;  // false: Affinity's value has members that this one does not show
  bool is_cut = false;   // Affinity's answer stops at 100 items of a field that has more
};

// Of API v2: {"type": …, "data": …}.
TypedValue typed_value(json::value const& value);

// The records of /field-values of one field, whose type is that of v1 (0 person, 1 organization, …).
TypedValue typed_v1_value(std::vector<json::value const*> const& values, bool many);

// {"street_1", "street_2", "city", "state", "postal_code", "country", "continent", "type"} of a place of
// either API; null where there is none.
json::value address_of(json::value const& place);

// The first of a list, else the value itself.
json::value first_of(json::value const& value);

// The data of a value of v2: null where the record does not have the field.
json::value const* data_of(json::value const* value);

// The moment of an interaction that a field of v2 holds: its sentAt or startTime. Null without one.
json::value moment_of(json::value const* value);

}  // namespace affinity::tools::unified
