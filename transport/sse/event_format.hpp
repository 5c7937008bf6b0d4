#pragma once
// Formats server-sent events (WHATWG HTML). Pure.

#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace affinity::transport {

// Formats one event. A line break inside `data` starts another data line, so that data cannot end the event
// or inject a field. An event without an id cannot be replayed.
std::string format_event(std::string_view data, std::string_view id = {});

std::string format_retry(Milliseconds);  // the client's delay before it reconnects

inline constexpr std::string_view keep_alive_comment = ":\n\n";  // a comment, which is no event

}  // namespace affinity::transport
