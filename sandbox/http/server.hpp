#pragma once
// Serves the sandbox over HTTP/1.1, for tests and for other clients of Affinity.

#include "sandbox/api.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace affinity::sandbox {

class HttpServer {
 public:
  enum class Origin { api, downloads };

  // Listens at once; throws boost::system::system_error when it cannot. Port 0 picks a free port. A delivery
  // that fails is retried after the delay, which doubles each time.
  HttpServer(boost::asio::io_context&, Api&, std::string const& host, std::uint16_t port,
             Origin = Origin::api, Milliseconds webhook_retry_delay = Milliseconds(200));
  ~HttpServer();
  HttpServer(HttpServer const&) = delete;
  HttpServer& operator=(HttpServer const&) = delete;

  std::uint16_t port() const;
  void stop();  // closes the listener and all connections

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::sandbox
