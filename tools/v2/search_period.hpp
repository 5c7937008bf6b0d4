#pragma once
// Spans of time in filters of a structured search: {"amount": [30], "unit": "day"} (Affinity v2, Structured
// Search).

#include "base/json/json.hpp"
#include "tools/v2/search_rules.hpp"

#include <optional>
#include <string_view>

namespace affinity::tools::v2 {

// The member of that name, in any of its spellings; null when there is none.
json::value const* member_called(json::value const& object, std::string_view name);

// In the form that Affinity takes for a window, a range or an age, also of "30 days" and of
// {"amount": "30", "unit": "Days"}. Empty where it cannot be meant so.
std::optional<json::value> relative_period(json::value const& sent, SearchValue kind);

}  // namespace affinity::tools::v2
