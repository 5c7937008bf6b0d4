#pragma once
// Checks one condition of a structured search: the type of its field, its operator, its attribute and its
// value (Affinity v2, Structured Search).

#include "tools/v2/search_fields.hpp"

#include <string>

namespace affinity::tools::v2 {

struct CheckedCondition {
  json::value value{};      // {fieldId, attributeId?, valueType, operator, value?}
  std::string mistake{};    // one sentence; empty where it can be sent
  bool drops_time = false;  // its value had a time, and filters compare days
};

// `sent` has fieldId and operator, and may have value, attributeId and valueType.
CheckedCondition check_condition(SearchFields&, json::object const& sent, std::string const& where);

// The attribute that a filter ("filterability") or a sort ("sortability") by the field has; empty for none.
// `mistake` gets a sentence where one that cannot be guessed is missing, or the one sent is none of the
// field.
std::string attribute_for(SearchFields const&, SearchField const&, std::string_view ability,
                          json::object const& sent, std::string const& where, std::string& mistake);

}  // namespace affinity::tools::v2
