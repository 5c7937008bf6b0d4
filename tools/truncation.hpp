#pragma once
// Truncates records and outcomes to --max-result, and says what was cut.

#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <string>

namespace affinity::tools {

// Truncates a record until its JSON has at most `bytes`: long texts and lists lose their ends, and an object
// with too many members loses the last ones. Returns a sentence that names what was cut, or empty.
std::string truncate_to_fit(json::value& record, std::size_t bytes);

// A sentence on how to read what was cut.
std::string how_to_get_rest(Tool const&, std::size_t bytes);

// Truncates a whole outcome: neither its text nor its structured content exceeds `most`, except for the bytes
// of a file.
void enforce_max_result(Outcome&, Tool const&, std::size_t most);

}  // namespace affinity::tools
