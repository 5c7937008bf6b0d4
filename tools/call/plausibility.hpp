#pragma once
// Plausibility checks of a write: arguments that are valid one by one and make no sense together.

#include "base/clock.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools {

// One sentence for each: an update without changes, a past event dated in the future, HTML tags in plain
// text, a record that is merged with itself. The arguments are validated before.
std::vector<std::string> implausible_arguments(Tool const&, json::object const& checked,
                                               std::optional<WallTime> now);

}  // namespace affinity::tools
