#pragma once
// Streamable HTTP at /mcp: one POST, one JSON answer.

#include "mcp/handler.hpp"

#include "base/log.hpp"
#include "base/metrics.hpp"
#include "transport/gate.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

struct HttpSettings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8765;  // 0 picks a free one
  std::string path = "/mcp";
  std::vector<std::string> allowed_hosts{};  // besides localhost, 127.0.0.1 and [::1]
  std::vector<std::string> allowed_origins{};
  std::size_t max_body = 4u << 20;  // bytes, counted while reading
  std::size_t max_header = 16u << 10;
  std::size_t max_connections = 256;
  Milliseconds header_timeout{10'000};
  Milliseconds body_timeout{30'000};
  Milliseconds write_timeout{30'000};
  Milliseconds keep_alive{60'000};
  Milliseconds drain{10'000};
};

class HttpListener {
 public:
  // Listens at once; throws boost::system::system_error when it cannot. Handler, gate, log and metrics must
  // outlive it; `metrics` may be null.
  HttpListener(boost::asio::io_context&, mcp::Handler&, Gate&, Log&, Metrics* metrics, HttpSettings);
  ~HttpListener();
  HttpListener(HttpListener const&) = delete;
  HttpListener& operator=(HttpListener const&) = delete;

  std::uint16_t port() const;
  void stop();  // no new connections; running calls may finish within `drain`

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::transport
