#pragma once
// Checks the argument `filter` of a row of Affinity v2 before anything is sent: its syntax, and for each
// condition the property, the operator and the value, as the row's properties have them.

#include "tools/tool.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools {

struct CheckedFilter {
  // One sentence for each mistake, at most ten: what was sent, where, and what is accepted.
  std::vector<std::string> mistakes{};
  // What to send: as given, but with ids of fields and words in Affinity's spelling, and dates to the second
  // in UTC, since Affinity refuses fractions of a second and dates without a time. Unchanged when there are
  // mistakes.
  std::string text{};
  bool changes_dates = false;  // told in the answer
};

CheckedFilter check_filter(std::span<FilterProperty const>, std::string_view given);

// The same for the arguments of a call; no mistakes and an empty text where there is no filter to check.
CheckedFilter check_filter(Tool const&, json::object const& checked);

// The argument that holds the filter of a row that has filter_properties.
inline constexpr std::string_view filter_argument = "filter";

}  // namespace affinity::tools
