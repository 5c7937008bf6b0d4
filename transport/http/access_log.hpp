#pragma once
// Writes one access log line per HTTP exchange: request, status and sizes, never bodies.

#include "base/clock.hpp"
#include "base/log/log.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::transport {

struct AccessLogEntry {
  std::uint64_t exchange = 0;  // counted from the start of the process
  // Texts of the connection and of the request's head are views.
  std::string_view address{};
  std::string_view method{};
  std::string_view target{};    // logged without its query, which may hold a token by mistake
  std::string principal{};      // empty when the request was not authenticated
  std::string_view revision{};  // MCP-Protocol-Version as received
  std::string_view request_id{};
  std::string traceparent{};           // valid, or empty
  int status = 0;                      // 0 = the client disconnected before the response
  std::size_t received = 0, sent = 0;  // bytes of the bodies
  Milliseconds took{};
};

void write_access_log(Log&, AccessLogEntry const&);

}  // namespace affinity::transport
