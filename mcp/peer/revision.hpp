#pragma once
// The protocol revisions of MCP that the server supports.

#include <array>
#include <optional>
#include <string_view>

namespace affinity::mcp {

// In chronological order, so that `revision >= Revision::r2025_06_18` means "has the features of 2025-06-18".
enum class Revision { r2024_11_05, r2025_03_26, r2025_06_18, r2025_11_25, r2026_07_28 };

inline constexpr std::array all_revisions{Revision::r2024_11_05, Revision::r2025_03_26, Revision::r2025_06_18,
                                          Revision::r2025_11_25, Revision::r2026_07_28};
inline constexpr auto newest_legacy = Revision::r2025_11_25;  // the last one opened by `initialize`

std::string_view to_string(Revision);                          // "2025-06-18"
std::optional<Revision> find_revision(std::string_view date);  // exact match only
constexpr bool is_modern(Revision revision) { return revision >= Revision::r2026_07_28; }

}  // namespace affinity::mcp
