#pragma once
// Reads the headers of a request that belong to MCP, and the request id. Pure.

#include "base/http/message.hpp"
#include "mcp/peer/handler.hpp"

#include <string>
#include <string_view>

namespace affinity::transport {

// Every occurrence of the headers of MCP 2026-07-28 (streamable HTTP, headers), and of X-MCP-*.
mcp::PostHeaders post_headers(Headers const&);
bool is_listen(mcp::PostHeaders const&);

// Empty, which no session has, when the header occurs more than once.
std::string_view session_id(Headers const&);

// The header traceparent, where it comes once and is valid; else empty.
std::string traceparent(Headers const&);

// The request id that a proxy set; one with characters unfit for a log is dropped.
std::string_view request_id(Headers const&);

}  // namespace affinity::transport
