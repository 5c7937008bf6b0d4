#pragma once
// Validates and converts field values by the type of their field (Affinity v1, Field Values, "The Field Value
// Resource").

#include "base/json/json.hpp"

#include <string>

namespace affinity::tools {

// The value in the form that Affinity accepts. `field` is a record of GET /fields. An unknown type accepts
// everything, and Affinity decides.
Result<json::value> value_for_field(json::value const& field, json::value const& sent);

// An option as in lists, {"id": 52003, "text": "Passed", …}; only options have an id and a text.
bool is_option(json::value const& sent);

// The options of these fields with this text, as a phrase; empty when there are none.
std::string options_with_text(json::value const& fields, std::string_view text);

// For an unknown field: rejects what no field accepts, and returns other values unchanged.
Result<json::value> value_for_unknown_field(json::value const& sent);

// Why list_entry_id is required or not allowed; empty when it is right.
std::string list_entry_error(json::value const& field, bool gives_entry);

// What each type of field accepts, for errors of Affinity.
std::string_view field_type_help();

}  // namespace affinity::tools
