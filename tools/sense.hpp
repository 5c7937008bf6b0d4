#pragma once
// What the arguments of a write say together, when every single one is right and the whole has no sense.

#include "base/clock.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

// A sentence for each: a change that changes nothing, a past event with a date of next year, tags in a note
// that shows them as text. The arguments are checked.
std::vector<std::string> without_sense(Tool const&, json::object const& checked, std::optional<WallTime> now);

}  // namespace affinity::tools
