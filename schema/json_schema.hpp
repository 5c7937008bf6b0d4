#pragma once
// Params → the JSON Schema (2020-12) that a model reads: flat, closed, without combinators, and written so
// that every provider takes it whole. One type for every value, also where the check takes more (kind any),
// and no enum beside integers: Gemini takes enum beside strings alone and refuses the whole list otherwise.

#include "base/json/json.hpp"
#include "schema/param.hpp"

#include <vector>

namespace affinity::schema {

json::object to_json_schema(
    std::vector<Param> const&);  // {"type":"object","properties":…,"required":…,"additionalProperties":false}
json::object to_json_schema(Type const&);  // one property, without words

}  // namespace affinity::schema
