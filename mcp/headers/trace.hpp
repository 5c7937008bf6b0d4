#pragma once
// The trace that a request belongs to.

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"

#include <string>

namespace affinity::mcp {

// `_meta.traceparent` of the message (MCP 2026-07-28, basic; SEP-414), else the HTTP header: a proxy on the
// way may have set that. Valid, or empty.
std::string traceparent_of(Message const&, Exchange const&);

}  // namespace affinity::mcp
