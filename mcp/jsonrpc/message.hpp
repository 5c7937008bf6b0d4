#pragma once
// Reads and writes JSON-RPC 2.0 messages and errors.

#include "mcp/jsonrpc/id.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace affinity::mcp {

// Errors say what the client did wrong. Failures of a tool are results instead (MCP 2026-07-28, basic).
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

struct Message {
  enum class Kind { request, notification, response };
  Kind kind = Kind::request;
  std::optional<Id> id{};
  std::string method{};
  json::object params{};
  std::optional<json::value> result{};  // of a response; nullopt for an error
  bool had_lone_surrogates = false;     // replaced by U+FFFD
};

struct InvalidMessage {
  std::optional<Id> id{};  // if known, so that the sender learns which request failed
  RpcError error{};
};

std::variant<Message, InvalidMessage> read_message(json::value);

json::object const* meta_of(Message const&);  // params._meta

// `result` is JSON text; the message is made in place of it.
std::string write_result(Id const&, std::string result);
std::string begin_result(Id const&);  // the same, up to the result
// Omits an unknown id, or writes null with `null_id`: revisions before 2025-11-25 require the member.
std::string write_error(std::optional<Id> const&, RpcError const&, bool null_id = false);
std::string write_notification(std::string_view method, json::object params);
std::string write_request(Id const&, std::string_view method, json::object params);

}  // namespace affinity::mcp
