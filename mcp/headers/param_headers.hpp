#pragma once
// Checks the Mcp-Param-* headers, which mirror arguments so that routers need not read bodies (MCP
// 2026-07-28, x-mcp-header).

#include "mcp/jsonrpc/message.hpp"
#include "mcp/peer/handler.hpp"
#include "tools/tool.hpp"

#include <optional>
#include <string>

namespace affinity::mcp {

// Decodes =?base64?…?=, which carries values that a header cannot (MCP 2026-07-28, Streamable HTTP); other
// values are returned unchanged. Nullopt when it is not valid base64 of UTF-8.
std::optional<std::string> decode_header(std::string const& value);

// An error unless the Mcp-Param-* headers match the arguments. Headers that no parameter names are ignored.
std::optional<ErrorResponse> check_param_headers(tools::Tool const&, json::object const& arguments,
                                                 PostHeaders const&);

}  // namespace affinity::mcp
