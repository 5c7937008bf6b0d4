#pragma once
// What a model sends for one plain value → the form that Affinity takes, when it can only mean one thing.

#include "base/json.hpp"
#include "schema/type.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::schema {

// For every kind but list and record. Empty when the value is not of the type, or out of its bounds.
std::optional<json::value> canonical(json::value const& sent, Type const&);

std::int64_t characters(std::string_view utf8);  // Unicode characters, the unit of minLength

}  // namespace affinity::schema
