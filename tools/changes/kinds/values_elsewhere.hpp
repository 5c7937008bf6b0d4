#pragma once
// Columns of lists that a record is not on: what a name may have meant.

#include "tools/composed/upstream/metadata.hpp"

#include <string>
#include <vector>

namespace affinity::tools::changes {

// The lists whose own column has this name; those that hold records of the kind first. Looks at the columns
// of few lists, so that a mistake costs little.
Task<std::vector<composed::ListInfo>> lists_with_column(composed::Reads&,
                                                        std::vector<composed::ListInfo> lists,
                                                        composed::Kind kind, std::string name);

// The message and the next step: which list has the column, and how the record gets a row there or which
// record has one. `lists` is not empty.
Error column_is_elsewhere(std::string_view column, std::string_view record, composed::Kind kind,
                          std::vector<composed::ListInfo> const& lists);

}  // namespace affinity::tools::changes
