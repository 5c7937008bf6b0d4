#pragma once
// Reads the records that a name may mean and keeps those that fit best (tools/composed/language/names.hpp has
// the order).

#include "tools/composed/language/names.hpp"
#include "tools/composed/upstream/found.hpp"
#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <optional>
#include <string>
#include <vector>

namespace affinity::tools::composed {

// One to three requests, one for each kind, and one more for each further spelling up to `more_spellings`:
// kinds after a whole name or an address was found are not searched. Lists and teammates are remembered.
// `with_fields` asks for people and companies with all their fields, which saves a read of the one that is
// meant.
Task<Search> search_records(Reads&, Query, std::vector<Kind> kinds, int more_spellings = 2,
                            bool with_fields = false);

// Each on its own, four at a time, in their order.
Task<std::vector<Search>> search_all(Reads&, std::vector<Query>, std::vector<Kind> kinds,
                                     int more_spellings = 2);

}  // namespace affinity::tools::composed
