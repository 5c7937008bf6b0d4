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

  // Listens at once; throws boost::system::system_error with the reason when it cannot. Port 0 picks a free
  // one. A webhook that did not take an event is tried again after the pause, then after twice as long.
  HttpServer(boost::asio::io_context&, Api&, std::string const& host, std::uint16_t port,
             Origin = Origin::api, Milliseconds webhook_retry_delay = Milliseconds(200));
  ~HttpServer();
  HttpServer(HttpServer const&) = delete;
  HttpServer& operator=(HttpServer const&) = delete;

  std::uint16_t port() const;
  void stop();  // no new connections; open ones end

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace affinity::sandbox
