#pragma once
// Progress notifications of one request.

#include "client/call_context.hpp"
#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

namespace affinity::mcp {

// Empty without a progressToken; `progress` only grows (MCP 2026-07-28, progress).
client::ProgressCallback progress_callback(Emit const&, Message const&, Revision);

}  // namespace affinity::mcp
