#pragma once
// What a model sends for one plain value → the form that Affinity takes, when it can only mean one thing.

#include "base/json/json.hpp"
#include "schema/type.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::schema {

// For every kind but list and record. Empty when the value is not of the type, or out of its bounds. `of` is
// what an id is the id of, "field" or "list_entry": Affinity's newer API writes "field-10" for the field 10.
std::optional<json::value> coerce(json::value const& sent, Type const&, std::string_view of = {});

// Whether the value says that nothing is given: null, and "" (or []) where the type has no empty value.
bool is_absent(json::value const& sent, Type const&);

// What a text holds that is itself JSON of a list or an object, also when it was encoded twice.
std::optional<json::value> decode_embedded_json(json::value const& text);

std::int64_t code_point_count(std::string_view utf8);  // Unicode characters, the unit of minLength

}  // namespace affinity::schema
