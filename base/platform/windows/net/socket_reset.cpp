#include "base/platform/socket_reset.hpp"

#include "base/platform/windows/net/winsock.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::platform {

namespace {

constexpr auto time_between_looks = std::chrono::milliseconds(200);

// A connection with something to tell is readable; a look at the next byte then says whether it is input, its
// end, or a reset.
bool was_reset(SOCKET socket) {
  WSAPOLLFD watched{.fd = socket, .events = POLLRDNORM, .revents = 0};
  if (::WSAPoll(&watched, 1, 0) <= 0) return false;
  if ((watched.revents & (POLLERR | POLLNVAL)) != 0) return true;  // input may wait in front of it
  char next = 0;
  if (::recv(socket, &next, 1, MSG_PEEK) >= 0) return false;
  auto const error = last_socket_error();
  return error != WSAEWOULDBLOCK && error != WSAEINPROGRESS;
}

}  // namespace

// Asio's wait_error is the third set of select() here, which does not tell of resets.
Task<std::tuple<boost::system::error_code>> wait_for_reset(AsioTcpSocket& socket) {
  boost::asio::steady_timer next_look(socket.get_executor());
  while (socket.is_open() && !was_reset(socket.native_handle())) {
    next_look.expires_after(time_between_looks);
    auto const waited = co_await next_look.async_wait(boost::asio::as_tuple(boost::asio::use_awaitable));
    if (std::get<0>(waited)) co_return waited;
  }
  co_return std::tuple(boost::system::error_code());
}

}  // namespace affinity::platform
