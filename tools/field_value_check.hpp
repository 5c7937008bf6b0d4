#pragma once
// Whether a value fits the field that it is for (Affinity v1, Field Values, "The Field Value Resource").

#include "base/json/json.hpp"

#include <string>

namespace affinity::tools {

// The value in the form that Affinity takes. `field` is a record of GET /fields. A type that we do not know
// takes everything: Affinity decides.
Result<json::value> value_for(json::value const& field, json::value const& sent);

// An option as lists show it, {"id": 52003, "text": "Passed", …}: nothing but that has an id and a text.
bool is_option(json::value const& sent);

// Options of these fields with this text, and where they stand; empty when there are none.
std::string options_called(json::value const& fields, std::string_view text);

// Where the field is not known: refuses what no field takes, and gives back the rest as it came.
Result<json::value> value_for_some_field(json::value const& sent);

// Why list_entry_id must be given, or must not; empty when all is well.
std::string entry_mistake(json::value const& field, bool gives_entry);

// What each type of field takes, for a refusal that comes from Affinity.
std::string_view what_fields_take();

}  // namespace affinity::tools
