#pragma once
// The continent of a country, which API v2 shows in locations and API v1 does not take.

#include <string_view>

namespace affinity::sandbox::v2 {

// "Europe" of "Germany", in English names; empty for a country that is not in the table.
std::string_view continent_of(std::string_view country);

}  // namespace affinity::sandbox::v2
