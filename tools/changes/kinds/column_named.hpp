#pragma once
// Columns by name, as people write them.

#include "tools/composed/upstream/metadata.hpp"

#include <string_view>
#include <vector>

namespace affinity::tools::changes {

// Ignoring case, blanks and signs.
bool is_same_column_name(std::string_view, std::string_view);

// The column of exactly this name, or of one that people use for it: what only resembles it is no ground for
// a write. Null for none.
composed::Column const* column_named(std::vector<composed::Column> const&, std::string_view name);

}  // namespace affinity::tools::changes
