#pragma once
// What people give as a value of a field: "5m", "next Friday", "Due Diligence", "Priya", {"city": "Berlin"}.

#include "tools/changes/kinds/values_place.hpp"

#include <optional>
#include <vector>

namespace affinity::tools::changes {

// A plain dropdown of which no API tells the options: every text is taken.
bool is_without_options(ValuePlace const&);

// Null, "" and [] are no value: the cell is emptied.
bool is_no_value(json::value const& given);

// Each value once, in the order given; nullopt after adding the problem. A text for a column of several
// values may have several, separated by ";".
Task<std::optional<std::vector<Value>>> parse_values(Planning&, Operation const&, ValuePlace const&,
                                                     json::value given);

}  // namespace affinity::tools::changes
