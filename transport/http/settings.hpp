#pragma once
// Settings of the HTTP listener and its connections.

#include "base/clock.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace affinity::transport {

class TlsContext;

struct HttpSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8765;  // 0 picks a free one
  std::string path = "/mcp";
  std::string public_path{};  // where a proxy forwards this path unchanged, MCP is served there as well
  std::vector<std::string> allowed_hosts{};  // besides localhost, 127.0.0.1 and [::1]
  std::vector<std::string> allowed_origins{};
  std::size_t max_body = 4u << 20;     // bytes, counted while reading
  std::size_t max_header = 16u << 10;  // bytes of the request line and all headers
  std::size_t max_header_fields = 100;
  std::size_t max_url = 2048;  // bytes
  std::size_t max_connections = 256;
  std::size_t max_connections_per_address = 32;   // loopback addresses are exempt
  std::size_t max_connections_per_principal = 0;  // 0 = no limit of its own
  std::size_t max_requests_per_connection = 1000;
  std::size_t min_body_rate = 1024;  // bytes per second of a body, from the fifth second on
  std::size_t max_memory = 0;        // bytes of resident memory; above 90 % bodies get 503. 0 = no limit
  Milliseconds header_timeout{10'000};
  Milliseconds body_timeout{30'000};
  Milliseconds write_timeout{30'000};  // without any progress
  Milliseconds keep_alive{60'000};
  Milliseconds pending_timeout{1000};  // how long a pending connection may be silent before it gets 503
  Milliseconds drain{10'000};
  bool access_log = true;
  bool count_loopback = false;             // applies the limit per address to loopback too, for tests
  std::shared_ptr<TlsContext> tls{};       // null = plain HTTP
  Milliseconds stream_keep_alive{15'000};  // interval of comments on a silent event stream
  std::size_t max_streams = 128;           // long-lived ones: of a session's GET, and of subscriptions/listen
  std::size_t max_streams_per_principal = 0;  // 0 = no limit of its own
  std::size_t max_sessions = 1000;
  std::size_t max_sessions_per_principal = 0;  // 0 = no limit of its own
  Milliseconds session_idle_timeout{30 * 60'000};
  Milliseconds token_check_interval{1000};  // of tokens that calls and streams under way came with
};

}  // namespace affinity::transport
