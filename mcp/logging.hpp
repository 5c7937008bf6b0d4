#pragma once
// Log lines for the client of one request.

#include "base/result.hpp"
#include "client/call.hpp"
#include "mcp/handler.hpp"
#include "mcp/message.hpp"

#include <optional>

namespace affinity::mcp {

// From which level on this request wants to hear; nothing when it did not ask. An error when it asked for a
// level that does not exist.
Result<std::optional<LogLevel>> wanted_level(Message const&, Revision, Peer const&);

// Sends what is severe enough; empty where nobody asked.
client::Say say_to(Emit const&, std::optional<LogLevel> least);

}  // namespace affinity::mcp
