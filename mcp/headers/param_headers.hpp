#pragma once
// Arguments that are repeated in headers, so that routers need not read bodies (MCP 2026-07-28,
// x-mcp-header).

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>

namespace affinity::mcp {

// =?base64?…?= carries what a header cannot (MCP 2026-07-28, Streamable HTTP). Nothing when that is not valid
// base64 of UTF-8; everything else stands for itself.
std::optional<std::string> decode_header(std::string const& value);

// Whether the headers Mcp-Param-* say what the arguments say. Those that no parameter names are ignored.
std::optional<ErrorResponse> check_param_headers(tools::Tool const&, json::object const& arguments,
                                                 PostHeaders const&);

}  // namespace affinity::mcp
