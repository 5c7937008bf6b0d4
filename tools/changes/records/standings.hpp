#pragma once
// Standings of changes that are read one by one, a few at a time.

#include "tools/changes/kinds/kind.hpp"

namespace affinity::tools::changes {

using ReadStanding = Task<Standing> (*)(composed::Reads&, Change, std::optional<WallTime> since);

// In their order.
Task<std::vector<Standing>> read_standings(composed::Reads&, std::vector<Change>,
                                           std::optional<WallTime> since, ReadStanding);

}  // namespace affinity::tools::changes
