#pragma once
// A listening TCP socket on an event loop. Connections are accepted by hand: many in a turn, and none of them
// inherited by programs that this one starts.

#include "base/platform/socket.hpp"
#include "base/task.hpp"

#include <boost/system/error_code.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>

namespace boost::asio {
class io_context;
}

namespace affinity::platform {

struct Accepted {
  enum class Outcome {
    connection,
    none,          // nobody waits
    lost,          // one that ended before it was accepted: go on
    no_resources,  // or another failure: the connection stays in the backlog, so pause
  };
  Outcome outcome = Outcome::none;
  Socket socket{};        // non-blocking
  std::string address{};  // the peer's, numeric
  int error = 0;          // of no_resources; error_text() has the words
};

class TcpListener {
 public:
  // Listens at once on a numeric address; port 0 picks a free one. Throws boost::system::system_error.
  TcpListener(boost::asio::io_context&, std::string const& address, std::uint16_t port);
  ~TcpListener();
  TcpListener(TcpListener const&) = delete;
  TcpListener& operator=(TcpListener const&) = delete;

  std::uint16_t port() const;
  bool is_open() const;
  // Until somebody may wait; an error once it is closed.
  Task<std::tuple<boost::system::error_code>> wait();
  Accepted accept();  // never blocks
  void close();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace affinity::platform
