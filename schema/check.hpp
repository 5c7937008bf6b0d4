#pragma once
// Arguments → checked arguments, or one sentence per mistake.

#include "base/json.hpp"
#include "schema/param.hpp"
#include "schema/rule.hpp"

#include <string>
#include <variant>
#include <vector>

namespace affinity::schema {

using Mistakes = std::vector<std::string>;

// Besides what the schema says, accepts what models send and what can only mean one thing: the name of a code or
// its digits, digits for a number, "true" for true, one value where a list is wanted, null for an optional
// argument. The checked arguments hold the canonical form under the tool's names, in the order of the params.
// Everything else is refused with a sentence that names the argument, what was sent and what is accepted, nearest
// match first.
std::variant<json::object, Mistakes> check(json::object const& arguments, std::vector<Param> const&,
                                           std::vector<Rule> const&);

}  // namespace affinity::schema
