#pragma once
// JSON-RPC errors: what the client did wrong. Failures of a tool are results instead (MCP 2026-07-28, basic).

#include "base/json/json.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace affinity::mcp {

namespace code {
inline constexpr int parse_error = -32700;
inline constexpr int invalid_request = -32600;
inline constexpr int method_not_found = -32601;
inline constexpr int invalid_params = -32602;
inline constexpr int internal_error = -32603;
inline constexpr int header_mismatch = -32020;      // 2026-07-28 over HTTP
inline constexpr int missing_capability = -32021;   // 2026-07-28, of the client
inline constexpr int unsupported_version = -32022;  // 2026-07-28
inline constexpr int resource_not_found = -32002;   // before 2026-07-28 only
}  // namespace code

struct RpcError {
  int code = code::internal_error;
  std::string message{};
  json::value data{};  // null = none

  bool operator==(RpcError const&) const = default;
};

// A JSON-RPC error with the HTTP status that carries it.
struct ErrorResponse {
  int status = 400;
  RpcError error{};
};

inline ErrorResponse error_response(int status, int code, std::string message, json::value data = nullptr) {
  return {.status = status, .error = {.code = code, .message = std::move(message), .data = std::move(data)}};
}

// A header that says something else than the body, or nothing (MCP 2026-07-28, basic/transports).
inline ErrorResponse header_mismatch(std::string message) {
  return error_response(400, code::header_mismatch, std::move(message));
}

}  // namespace affinity::mcp
