#pragma once
// Versions of API v2 (Affinity v2, Versioning): the header X-Affinity-Api-Version of a request chooses one,
// and each response has the one that was used.

#include <optional>
#include <string_view>

namespace affinity::sandbox::v2 {

inline constexpr std::string_view version_header = "X-Affinity-Api-Version";

// In their order, so that "from 2026-07-15 on" is a comparison.
enum class ApiVersion { v2024_01_01, v2026_07_15, v2026_09_17 };

inline constexpr auto newest_version = ApiVersion::v2026_09_17;

std::string_view to_string(ApiVersion);
std::optional<ApiVersion> version_named(std::string_view);  // "current" is the newest

}  // namespace affinity::sandbox::v2
