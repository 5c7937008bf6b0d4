#pragma once
// One connection, plain or TLS, and one deadline for all that is waited for on it.

#include "base/clock.hpp"
#include "base/task.hpp"
#include "base/unique_fd.hpp"
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
  // Takes over a connected descriptor. Without `tls` it is plain.
  Socket(boost::asio::io_context&, UniqueFd, std::shared_ptr<TlsContext> tls);
  ~Socket();
  Socket(Socket const&) = delete;
  Socket& operator=(Socket const&) = delete;

  // Before anything is read or written: the handshake of TLS. False when there is nobody to talk to.
  Task<bool> handshake();
  // How many bytes came; 0 = none will. Cancelling it loses nothing of what comes later.
  Task<std::size_t> read_some(char* into, std::size_t room);
  // All of them, or false: gone, or `stall` went by without the other side taking anything. Sets the
  // deadline.
  using Pieces = std::array<std::string_view, 3>;
  Task<bool> write(Milliseconds stall_timeout, Pieces);
  bool has_unread_input() const;  // bytes that the kernel has and we have not
  Task<void> wait_for_reset();    // done when the other side has broken off; what it sends is left unread

  // When it expires the connection is closed, and whatever is waited for ends.
  void expires_after(Milliseconds);
  void expires_never();

  // Says that nothing more comes from us, and drops up to so many bytes of what the other side still sends:
  // closing with unread input makes the kernel send a reset, which can overtake the answer.
  Task<void> linger(std::size_t bytes);
  void close();

 private:
  struct State;
  static void arm_timer(std::shared_ptr<State> const&);
  std::shared_ptr<State> state_;  // outlived by a wait for the deadline that is already due
};

}  // namespace affinity::transport
