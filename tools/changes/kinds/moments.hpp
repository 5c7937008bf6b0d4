#pragma once
// Moments as people say them: a day (tools/composed/language/when.hpp), with or without a time of day.

#include "tools/composed/language/when.hpp"

#include <string>
#include <string_view>

namespace affinity::tools::changes {

struct Moment {
  WallTime at{};        // without a time of day the first moment of the day
  composed::Day day{};  // in the caller's zone
  bool has_time = false;
  std::string understood{};  // "2026-11-28", "2026-11-28 15:00 UTC"
};

// "now", "2 hours ago", "in 30 minutes", "yesterday 3pm", "Nov 3 at 15:00", "2026-11-28T15:00:00Z", and every
// day. Of several days the first that is not over, for `future`, else the first. The error names the text
// and gives examples.
Result<Moment> parse_moment(std::string_view text, composed::Now const&, composed::Direction);

}  // namespace affinity::tools::changes
