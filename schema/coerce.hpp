#pragma once
// Coerces a scalar argument to the form that Affinity takes, when its meaning is unambiguous.

#include "base/json/json.hpp"
#include "schema/type.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace affinity::schema {

// For every kind except list and record. Empty when the value is not of the type, or out of bounds. `of`
// tells what an id identifies, "field" or "list_entry": Affinity's newer API writes "field-10" for the field
// 10.
std::optional<json::value> coerce(json::value const& sent, Type const&, std::string_view of = {});

// Whether the value counts as not given: null, and "" (or []) where the type allows no empty value.
bool is_absent(json::value const& sent, Type const&);

// The list or object that a string contains as JSON text, also when it was encoded twice.
std::optional<json::value> decode_embedded_json(json::value const& text);

// The date and time in UTC, to the second, as Affinity v2 takes them: "2026-11-21T00:00:00Z" for 2026-11-21.
// The text is an ISO 8601 date.
std::string full_date_time(std::string_view iso);

std::int64_t code_point_count(std::string_view utf8);  // the unit of minLength

}  // namespace affinity::schema
