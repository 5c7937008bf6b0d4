#pragma once
// An HTTP error response: status, message and headers.

#include "base/http/message.hpp"

#include <string>
#include <string_view>

namespace affinity::transport {

struct HttpError {
  int status = 400;
  std::string message{};  // what is wrong and how to correct it
  Headers headers{};      // Allow, Retry-After, WWW-Authenticate

  bool operator==(HttpError const&) const = default;
};

inline HttpError http_error(int status, std::string message) {
  return {.status = status, .message = std::move(message), .headers = {}};
}

inline HttpError http_error(int status, std::string message, std::string_view header, std::string value) {
  auto error = http_error(status, std::move(message));
  error.headers.add(header, std::move(value));
  return error;
}

// The body of every HTTP error: a JSON-RPC error without id (MCP 2026-07-28, streamable HTTP).
std::string http_error_body(std::string_view message);

}  // namespace affinity::transport
