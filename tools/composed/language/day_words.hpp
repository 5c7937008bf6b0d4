#pragma once
// The words of a date as somebody wrote it, in the few forms that tools/composed/language/when.cpp reads.

#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

using DayWords = std::vector<std::string>;

// In small letters, dates of digits as "2026-11-03", short forms and times of day taken out: "3.11.2026 at
// 10:00" → "2026-11-03", "YTD" → "since beginning of this year", "2 wks ago" → "2 weeks ago". A date such as
// 3/11/2026, which is another day elsewhere, stays as it is.
DayWords day_words(std::string_view text);

}  // namespace affinity::tools::composed
