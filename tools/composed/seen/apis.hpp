#pragma once
// What either API knows of the records.

#include "tools/composed/language/answer.hpp"
#include "tools/composed/seen/rows.hpp"
#include "tools/composed/upstream/found.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <cstddef>
#include <vector>

namespace affinity::tools::composed {

// False where v2 does not give them, so that v1 has to.
Task<bool> read_seen_of_v2(Reads&, std::vector<Found> const& hits, SeenRecords&, std::size_t spare, Answer&);
Task<void> read_seen_of_v1(Reads&, std::vector<Found> const& hits, SeenRecords&, Answer&);

}  // namespace affinity::tools::composed
