#pragma once
// How long an answer asks us to wait.

#include "base/clock.hpp"
#include "base/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace affinity::client {

// Seconds from 0 to 31 days (a month's quota is the longest wait there is); what cannot be read counts as
// absent.
std::optional<int> header_seconds(Headers const&, std::string_view name);  // digits alone
std::optional<int> retry_after(Headers const&);   // Retry-After: seconds or an HTTP date
std::optional<int> minute_reset(Headers const&);  // the user's minute (Affinity v1, Rate limits)
std::optional<int> month_reset(Headers const&);   // the whole account's month
bool month_is_exhausted(Headers const&);

// What a 429 within the month asks for: Retry-After, else the rest of the user's minute; from 0 to 120
// seconds, as no minute is longer, whatever is written there.
std::optional<int> wait_after_429(Headers const&);

std::optional<std::int64_t> header_number(Headers const&, std::string_view name);  // a count; digits alone
WallTime server_time(Headers const&);  // the server's own clock where it tells it, as ours may be wrong

}  // namespace affinity::client
