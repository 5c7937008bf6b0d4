#pragma once
// The options of a dropdown, with their texts as they are.

#include "tools/composed/upstream/metadata.hpp"
#include "tools/composed/upstream/reads.hpp"

#include <optional>

namespace affinity::tools::changes {

// [{id, text, …}] of v1's field. Of a plain dropdown v1 takes any text, which becomes an option that it does
// not tell, so API v2 is asked where it may be used. Empty where nobody tells any.
Task<json::value> read_options(composed::Reads&, composed::Column, json::value field_of_v1,
                               composed::Kind of_records, std::optional<composed::ListInfo>);

}  // namespace affinity::tools::changes
