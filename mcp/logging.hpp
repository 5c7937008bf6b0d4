#pragma once
// Log messages to the client during a request (MCP 2025-11-25, logging).

#include "base/result.hpp"
#include "client/call_context.hpp"
#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

#include <optional>

namespace affinity::mcp {

// The minimum level that the request asked for; nullopt when it asked for none. An error when it asked for a
// level that does not exist.
Result<std::optional<LogLevel>> requested_log_level(Message const&, Revision, Peer const&);

// Sends log messages from that level on; empty where the client asked for none.
client::LogCallback client_log_sink(Emit const&, std::optional<LogLevel> min_level);

}  // namespace affinity::mcp
