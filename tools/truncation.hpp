#pragma once
// Truncates records and outcomes to --max-result, and says what was cut.

#include "tools/outcome.hpp"
#include "tools/tool.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::tools {

// Truncates a record until its JSON has at most `bytes`: long texts and lists lose their ends, and an object
// with too many members loses the last ones. Returns a sentence that names what was cut, or empty.
std::string truncate_to_fit(json::value& record, std::size_t bytes);

// A member of a record that is longer than `bytes` by itself, so that leaving out others does not help; empty
// when there is none.
std::string member_longer_than(json::value const& record, std::size_t bytes);

// A sentence on how to read what was cut. `too_long`: the member that is longer than an answer may be.
std::string how_to_get_rest(Tool const&, std::size_t bytes, std::string_view too_long = {});

// Truncates a whole outcome: neither its text nor its structured content exceeds `most`, except for the bytes
// of a file.
void enforce_max_result(Outcome&, Tool const&, std::size_t most);

}  // namespace affinity::tools
