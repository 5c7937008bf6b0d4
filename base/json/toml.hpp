#pragma once
// Reads TOML 1.0: settings that people write into files of their own.

#include "base/json/json.hpp"

#include <string_view>

namespace affinity {

// A table becomes an object, dates and times become texts in ISO 8601. An error names line and column, as in
// "line 3, column 9: …"; numbers that are not finite are errors.
Result<json::value> read_toml(std::string_view text);

}  // namespace affinity
