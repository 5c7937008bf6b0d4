#pragma once
// Zones of local time, by their names in the IANA database.

#include <optional>
#include <string>
#include <string_view>

namespace affinity::platform {

// The name of the system's zone, "Europe/Berlin"; empty where it is not known.
std::string system_time_zone();

// The content of the zone's file (RFC 8536); nothing where there is none of that name. `name` is no path
// that leads elsewhere. On Windows, which has no such files, it is made from rules that the program brings
// along: right from 2000 on.
std::optional<std::string> time_zone_file(std::string_view name);

}  // namespace affinity::platform
