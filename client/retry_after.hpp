#pragma once
// Parses Retry-After and Affinity's rate limit headers.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::client {

// Seconds from 0 to 31 days, because the monthly quota is the longest wait. Malformed values count as absent.
std::optional<int> header_seconds(Headers const&, std::string_view name);  // digits only
std::optional<int> retry_after(Headers const&);   // Retry-After: seconds or an HTTP date
std::optional<int> minute_reset(Headers const&);  // until the user's minute resets (Affinity v1, Rate limits)
std::optional<int> month_reset(Headers const&);   // until the account's month resets
bool month_is_exhausted(Headers const&);

// The wait after a 429 of the minute's limit: Retry-After, else the rest of the user's minute; limited to 120
// seconds.
std::optional<int> wait_after_429(Headers const&);

std::optional<std::int64_t> header_number(Headers const&, std::string_view name);  // a count; digits only
WallTime server_time(
    Headers const&);  // the response's Date, as the local clock may be wrong; the local time without one

}  // namespace affinity::client
