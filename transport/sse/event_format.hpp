#pragma once
// Server-sent events as text (WHATWG HTML, server-sent events). Pure.

#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace affinity::transport {

// One event. What ends a line inside `data` begins another data line, so that nothing in it can end the event
// or begin a field of its own. Without an id the event cannot be asked for again.
std::string format_event(std::string_view data, std::string_view id = {});

std::string format_retry(Milliseconds);  // how long to wait before connecting again

inline constexpr std::string_view keep_alive_comment = ":\n\n";  // a comment: no event, but a sign of life

}  // namespace affinity::transport
