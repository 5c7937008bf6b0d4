#pragma once
// Params → the JSON Schema (2020-12) that a model reads: flat, closed, no combinators at the top.

#include "base/json.hpp"
#include "schema/param.hpp"

#include <vector>

namespace affinity::schema {

json::object describe(
    std::vector<Param> const&);  // {"type":"object","properties":…,"required":…,"additionalProperties":false}
json::object describe(Type const&);  // one property, without words

}  // namespace affinity::schema
