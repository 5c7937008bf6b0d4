#pragma once
// Renders records and errors as outcomes.

#include "base/result.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace affinity::tools {

// An outcome with these members; a `why` marks the answer as incomplete.
Outcome success(json::object structured, std::string const& why = {});

// The same from JSON text: an object without its closing brace, and further members.
Outcome success_from_text(std::string text, json::object const& rest = {});

Outcome failure(Error const&, json::value verify = nullptr);
Outcome invalid_arguments(Tool const&, std::vector<std::string> const& sentences);

// How many of the first records fit into `bytes` of JSON.
std::size_t count_that_fit(json::array const& records, std::size_t bytes);

}  // namespace affinity::tools
