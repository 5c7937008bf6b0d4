#pragma once
// Listens for MCP over streamable HTTP; accepts connections and drains them at the end.

#include "base/clock.hpp"
#include "base/log/log.hpp"
#include "base/metrics.hpp"
#include "mcp/peer/handler.hpp"
#include "transport/auth/authenticator.hpp"
#include "transport/http/settings.hpp"
#include "transport/net/tls_context.hpp"

#include <cstdint>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

class HttpListener {
 public:
  // Listens at once; throws boost::system::system_error when it cannot. Handler, authenticator, log and
  // metrics must outlive it; `metrics` may be null. The clock times sessions; null means the system's.
  HttpListener(boost::asio::io_context&, mcp::Handler&, Authenticator&, Log&, Metrics* metrics, HttpSettings,
               Clock const* clock = nullptr);
  ~HttpListener();
  HttpListener(HttpListener const&) = delete;
  HttpListener& operator=(HttpListener const&) = delete;

  std::uint16_t port() const;
  void set_tls(std::shared_ptr<TlsContext>);  // the certificate for new connections
  void stop();  // accepts no new connections; running calls may finish within `drain`

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::transport
