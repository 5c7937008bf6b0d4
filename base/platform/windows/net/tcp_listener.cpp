#include "base/platform/tcp_listener.hpp"

#include "base/platform/windows/net/winsock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/windows/object_handle.hpp>
#include <boost/system/system_error.hpp>

#include <array>

namespace affinity::platform {

namespace {

void succeed_in(char const* step, bool done) {
  if (!done) throw boost::system::system_error(last_socket_error(), boost::system::system_category(), step);
}

std::string numeric_text(sockaddr_storage const& from) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  auto const* const bytes =
      from.ss_family == AF_INET6
          ? static_cast<void const*>(&reinterpret_cast<sockaddr_in6 const&>(from).sin6_addr)
          : static_cast<void const*>(&reinterpret_cast<sockaddr_in const&>(from).sin_addr);
  ::inet_ntop(from.ss_family, bytes, text.data(), text.size());
  return text.data();
}

Accepted::Outcome outcome_of_accept(int error) {
  if (error == WSAEWOULDBLOCK) return Accepted::Outcome::none;
  if (error == WSAECONNRESET || error == WSAECONNABORTED || error == WSAEINTR) return Accepted::Outcome::lost;
  return Accepted::Outcome::no_resources;
}

}  // namespace

// Asio's own way (AcceptEx) takes one connection a turn and makes it one that is inherited. An event that
// Winsock sets when somebody waits can be waited for like the readable socket of other systems.
struct TcpListener::State {
  explicit State(boost::asio::io_context& io) : somebody_waits(io) {}

  Socket socket{};
  WSAEVENT event = WSA_INVALID_EVENT;  // owned by the next
  boost::asio::windows::object_handle somebody_waits;
  std::uint16_t port = 0;
};

TcpListener::TcpListener(boost::asio::io_context& io, std::string const& address, std::uint16_t port)
    : state_(std::make_unique<State>(io)) {
  boost::asio::ip::tcp::endpoint where(boost::asio::ip::make_address(address), port);
  auto& state = *state_;
  state.socket = new_socket(where.protocol().family(), SOCK_STREAM, IPPROTO_TCP);
  succeed_in("socket", bool(state.socket));
  auto const native = to_socket(state.socket.get());
  succeed_in("claim port", claim_port(state.socket.get()));
  DWORD const both = 0;  // [::] takes IPv4, too, as it does elsewhere
  if (where.address().is_v6())
    ::setsockopt(native, IPPROTO_IPV6, IPV6_V6ONLY, reinterpret_cast<char const*>(&both), sizeof both);
  succeed_in("bind", ::bind(native, where.data(), int(where.size())) == 0);
  succeed_in("listen", ::listen(native, SOMAXCONN) == 0);
  int size = int(where.capacity());
  succeed_in("port", ::getsockname(native, where.data(), &size) == 0);
  state.port = where.port();
  state.event = ::WSACreateEvent();
  succeed_in("event", state.event != WSA_INVALID_EVENT);
  state.somebody_waits.assign(state.event);
  succeed_in("watch", ::WSAEventSelect(native, state.event, FD_ACCEPT) == 0);  // non-blocking from here on
}

TcpListener::~TcpListener() = default;

std::uint16_t TcpListener::port() const { return state_->port; }

bool TcpListener::is_open() const { return bool(state_->socket); }

Task<std::tuple<boost::system::error_code>> TcpListener::wait() {
  return state_->somebody_waits.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
}

Accepted TcpListener::accept() {
  Accepted out;
  // Before the look: who comes after it sets the event again.
  ::WSAResetEvent(state_->event);
  sockaddr_storage from{};
  int size = sizeof from;
  out.socket = Socket(
      from_socket(::accept(to_socket(state_->socket.get()), reinterpret_cast<sockaddr*>(&from), &size)));
  if (out.socket) {
    ::WSAEventSelect(to_socket(out.socket.get()), nullptr, 0);  // it has the listener's events
    keep_socket_private(out.socket.get());
    out.outcome = Accepted::Outcome::connection;
    out.address = numeric_text(from);
    return out;
  }
  out.error = last_socket_error();
  out.outcome = outcome_of_accept(out.error);
  if (out.outcome != Accepted::Outcome::none) ::WSASetEvent(state_->event);  // others may wait still
  return out;
}

void TcpListener::close() {
  state_->socket = Socket();
  boost::system::error_code ignored;
  state_->somebody_waits.close(ignored);
}

}  // namespace affinity::platform
