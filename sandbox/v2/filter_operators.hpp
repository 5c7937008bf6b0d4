#pragma once
// What can be filtered and sorted by in a structured search (Affinity v2, Structured Search). The metadata of
// a field says it and the search checks it from the same tables.

#include "sandbox/v2/field_info.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace affinity::sandbox::v2 {

// The type whose operators a field has: "date" for a datetime, "age" for the time in the current status,
// which a filter calls a date too; otherwise the field's value type.
std::string_view filter_type(FieldInfo const&);

// Of a filter type; empty for one without a filter.
std::vector<std::string_view> operators_of(std::string_view filter_type);

// "day" to "year", and "minute" and "hour" of an age. "quarter" is new in version 2026-07-15.
std::vector<std::string_view> units_of(std::string_view filter_type, ApiVersion);

// A part of a value that a filter or a sort names with an attributeId.
struct FieldAttribute {
  std::string_view id{}, name{}, value_type{};
};

// Of interactions, notes and reminders, which can be filtered and sorted by an attribute alone.
std::span<FieldAttribute const> attributes_of(std::string_view value_type);

// Whether the field itself has a filter and an order; those with attributes and formulas have not.
bool is_sortable(FieldInfo const&);

// Without a Status column an entry has no status, and nothing to filter by.
bool lacks_a_status(Store const&, FieldInfo const&, FieldOwner const&);

}  // namespace affinity::sandbox::v2
