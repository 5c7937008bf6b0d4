#pragma once
// One line for each HTTP exchange: what was asked and how it ended, never what was said.

#include "base/clock.hpp"
#include "base/log.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace affinity::transport {

struct AccessLogEntry {
  std::uint64_t exchange = 0;  // counted from the start of the process
  std::string address{};
  std::string method{};
  std::string target{};     // written without its query, where tokens end up by mistake
  std::string principal{};  // empty where nobody was let in
  std::string revision{};   // MCP-Protocol-Version as sent
  std::string request_id{};
  int status = 0;                      // 0 = the connection ended before an answer
  std::size_t received = 0, sent = 0;  // bytes of the bodies
  Milliseconds took{};
};

void write_access_log(Log&, AccessLogEntry const&);

}  // namespace affinity::transport
