#pragma once
// Generates the JSON Schema (2020-12) of parameters: flat, closed, without combinators, and accepted by every
// provider of models. Every value has exactly one type, also where the validation accepts more (kind any),
// and integers have no enum: Gemini accepts enum with strings only and otherwise rejects the whole list.

#include "base/json/json.hpp"
#include "schema/type.hpp"

#include <vector>

namespace affinity::schema {

json::object to_json_schema(
    std::vector<Param> const&);  // {"type":"object","properties":…,"required":…,"additionalProperties":false}
json::object to_json_schema(Type const&);  // one property, without a description

}  // namespace affinity::schema
