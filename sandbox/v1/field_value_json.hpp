#pragma once
// Parses and serializes field values by the type of their field (Affinity v1, Field Values, "The Field Value
// Resource").

#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"

namespace affinity::sandbox {

// Parses the parameter "value" into what the store holds. Sets an error when it is invalid: a ranked dropdown
// takes the id of an option, persons and organizations must exist, a date becomes midnight in Pacific time.
json::value parse_field_value(Params&, Field const&, Store const&);

// Serializes a stored value; a ranked dropdown's option becomes an object.
json::value field_value_to_json(json::value const& stored, Field const&);

}  // namespace affinity::sandbox
