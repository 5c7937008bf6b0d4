#pragma once
// Records and errors → outcomes (product rules: one shape, honest about what is missing).

#include "base/result.hpp"
#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <optional>
#include <string>

namespace affinity::tools {

// An outcome of these members; a `why` says that the answer is not all there is.
Outcome success(json::object structured, std::string const& why = {});

// The same from text: an object's JSON without its last brace, and the members that come after.
Outcome success_as(std::string text, json::object const& rest = {});

Outcome failure(Error const&, json::value verify = nullptr);
Outcome mistakes(Tool const&, std::vector<std::string> const& sentences);

// How many of the records, from the front, fit into `bytes` of JSON text.
std::size_t count_that_fit(json::array const& records, std::size_t bytes);

}  // namespace affinity::tools
