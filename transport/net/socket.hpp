#pragma once
// A connected TCP socket, plain or TLS, with one deadline for all its operations.

#include "base/clock.hpp"
#include "base/platform/socket.hpp"
#include "base/task.hpp"
#include "transport/net/tls_context.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>

namespace boost::asio {
class io_context;
}

namespace affinity::transport {

class Socket {
 public:
  // Takes ownership of a connected socket. Without `tls` the connection is plain.
  Socket(boost::asio::io_context&, platform::Socket, std::shared_ptr<TlsContext> tls);
  ~Socket();
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;

  // The TLS handshake, before anything is read or written. False when it fails.
  Task<bool> handshake();
  // The number of bytes read; 0 = end of input. Cancelling it loses no bytes.
  Task<std::size_t> read_some(char* into, std::size_t room);
  // Writes everything; false when disconnected, or after `stall_timeout` without progress. Sets the deadline.
  using Pieces = std::array<std::string_view, 3>;
  Task<bool> write(Milliseconds stall_timeout, Pieces);
  bool has_unread_input() const;  // bytes in the kernel's receive buffer
  Task<void> wait_for_reset();    // until the peer resets the connection; its input is left unread

  // Closes the connection at the deadline, which ends every pending operation.
  void expires_after(Milliseconds);
  void expires_never();

  // Shuts down sending and drops up to so many bytes of input: closing with unread input makes the kernel
  // send a reset, which can overtake the response.
  Task<void> linger(std::size_t bytes);
  void close();

 private:
  struct State;
  static void arm_timer(std::shared_ptr<State> const&);
  std::shared_ptr<State> state_;  // shared: a timer handler that is already queued outlives this object
};

}  // namespace affinity::transport
