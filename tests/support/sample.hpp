#pragma once
// A value that an argument accepts, made from its type; the same every time.

#include "base/json/json.hpp"
#include "tools/tool.hpp"

namespace affinity::tests {

json::value sample(schema::Type const&);

// Every argument of the tool, or only the required ones. Ignores the rules between arguments.
enum class Which { all, required_only };
json::object sample_arguments(tools::Tool const&, Which);

}  // namespace affinity::tests
