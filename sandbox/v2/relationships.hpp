#pragma once
// People and dates as relationships and inferred connections of API v2 have them.

#include "sandbox/v2/face/pages.hpp"

#include <string>

namespace affinity::sandbox::v2 {

inline constexpr PageLimits relationship_pages{.standard = 20, .counts = true};
inline constexpr PageLimits inferred_connection_pages{.standard = 20, .most = 50, .counts = true};

json::object relationship_person_json(Person const&);  // id, names, first address
std::string date_text(WallTime);                       // "2018-03-01", in UTC

}  // namespace affinity::sandbox::v2
