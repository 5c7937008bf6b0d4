#pragma once
// Notifications to the client during its request: progress and log messages.

#include "base/json/json.hpp"
#include "client/call_context.hpp"
#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

#include <optional>

namespace affinity::mcp {

// Empty without a progressToken; `progress` only grows (MCP 2026-07-28, progress).
client::ProgressCallback progress_callback(Emit const&, Message const&, Revision);

// The level that a request names (MCP 2025-11-25, logging); an error for a name that is none.
Result<LogLevel> read_log_level(json::value const*);

// The minimum level that the request asked for; nullopt when it asked for none. An error when it asked for a
// level that does not exist.
Result<std::optional<LogLevel>> requested_log_level(Message const&, Revision, Peer const&);

// Sends log messages from that level on; empty where the client asked for none.
client::LogCallback client_log_sink(Emit const&, std::optional<LogLevel> min_level);

}  // namespace affinity::mcp
