#pragma once
// Parses and serializes field values by the type of their field (Affinity v1, Field Values, "The Field Value
// Resource").

#include "sandbox/routing/params.hpp"
#include "sandbox/store/store.hpp"

namespace affinity::sandbox {

// The argument "value" as the store keeps it. Leaves a refusal when it does not fit: a ranked dropdown takes
// the id of an option, people and organizations must exist, a date loses its time and becomes midnight in
// California.
json::value parse_field_value(Params&, Field const&, Store const&);

// As a client reads it: a ranked dropdown's option in full.
json::value field_value_to_json(json::value const& stored, Field const&);

}  // namespace affinity::sandbox
