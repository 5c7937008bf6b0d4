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

  // Hears how the operations end that are started below.
  class Observer {
   public:
    virtual ~Observer() = default;
    virtual void on_handshake(bool succeeded) = 0;
    virtual void on_read(std::size_t size) = 0;  // 0 = end of input
    virtual void on_reset() = 0;
    virtual void on_abandoned() = 0;  // the loop is being destroyed, and the operation with it
  };

  // The TLS handshake, before anything is read or written. Plain connections need none.
  bool needs_handshake() const;
  void start_handshake(std::shared_ptr<Observer>);
  // Reads once. `into` lives as long as the observer. One at a time; writing meanwhile is allowed.
  void start_reading(char* into, std::size_t room, std::shared_ptr<Observer>);
  void stop_reading();  // loses no bytes; the observer hears the end of input later
  // Until the peer resets the connection; its input is left unread.
  void watch_for_reset(std::shared_ptr<Observer>);

  using Pieces = std::array<std::string_view, 3>;
  // Writes what the kernel takes at once, and removes it from the pieces; over TLS nothing. False:
  // disconnected.
  bool write_now(Pieces&);
  // Writes everything; false when disconnected, or after `stall_timeout` without progress. Sets the deadline.
  Task<bool> write(Milliseconds stall_timeout, Pieces);
  bool has_unread_input() const;  // bytes in the kernel's receive buffer

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
