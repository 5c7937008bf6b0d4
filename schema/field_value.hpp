#pragma once
// The value of a field as Affinity's newer API takes it: {"type": …, "data": …} (Affinity v2, Field values).

#include "base/json/json.hpp"
#include "schema/type.hpp"

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace affinity::schema {

// The 15 types that can be written; each is the valueType of a field.
std::span<std::string_view const> writable_value_types();

std::vector<Param> const& field_value_members();  // type and data, for the schema

// The value in the form that Affinity takes, or one sentence that names `where`, what was sent and what is
// accepted. `data` may be sent as JSON text, as the schema has it; null empties the field.
std::variant<json::value, std::string> check_field_value(json::value const& sent, std::string const& where);

// Whether a checked value has a time of day, which Affinity drops (it keeps midnight in Pacific time).
bool loses_its_time(json::value const& checked);

}  // namespace affinity::schema
