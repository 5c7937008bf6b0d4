#pragma once
// Progress of one request, for its client.

#include "client/call.hpp"
#include "mcp/handler.hpp"
#include "mcp/message.hpp"

namespace affinity::mcp {

// Goes only to who asked for it, and its number only grows (MCP 2026-07-28, progress).
client::Notify progress_to(Emit const&, Message const&, Revision);

}  // namespace affinity::mcp
