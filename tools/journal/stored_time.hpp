#pragma once
// Times as the journal keeps them: milliseconds since 1970.

#include "base/clock.hpp"

#include <cstdint>
#include <optional>

namespace affinity::tools {

inline std::int64_t journal_ms(WallTime time) { return time.time_since_epoch().count(); }
inline WallTime journal_time(std::int64_t ms) { return WallTime(Milliseconds(ms)); }

inline std::optional<std::int64_t> journal_ms(std::optional<WallTime> time) {
  return time ? std::optional(journal_ms(*time)) : std::nullopt;
}

inline std::optional<WallTime> journal_time(std::optional<std::int64_t> ms) {
  return ms ? std::optional(journal_time(*ms)) : std::nullopt;
}

}  // namespace affinity::tools
