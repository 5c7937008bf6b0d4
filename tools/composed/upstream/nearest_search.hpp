#pragma once
// What to do where no record fits a name: find names that begin alike, those that are kept with other
// letters, and at least those that look most like it.

#include "tools/composed/upstream/found.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <vector>

namespace affinity::tools::composed {

// One more request for each of two kinds, then two for each by halves of the name; at most six. `seen`: what
// was found already and does not fit.
Task<void> search_nearest(Reads&, Search&, std::vector<Found>& seen, std::vector<Kind> const& kinds);

// Of what was found already.
void keep_nearest(Search&, std::vector<Found> const& seen);

}  // namespace affinity::tools::composed
