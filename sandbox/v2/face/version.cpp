#include "sandbox/v2/face/version.hpp"

namespace affinity::sandbox::v2 {

std::string_view to_string(ApiVersion version) {
  switch (version) {
    case ApiVersion::v2024_01_01: return "2024-01-01";
    case ApiVersion::v2026_07_15: return "2026-07-15";
    case ApiVersion::v2026_09_17: break;
  }
  return "2026-09-17";
}

std::optional<ApiVersion> version_named(std::string_view name) {
  for (auto const version : {ApiVersion::v2024_01_01, ApiVersion::v2026_07_15, ApiVersion::v2026_09_17})
    if (name == to_string(version)) return version;
  if (name == "current") return newest_version;
  return std::nullopt;
}

}  // namespace affinity::sandbox::v2
