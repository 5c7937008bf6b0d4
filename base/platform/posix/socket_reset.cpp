#include "base/platform/socket_reset.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace affinity::platform {

Task<std::tuple<boost::system::error_code>> wait_for_reset(AsioTcpSocket& socket) {
  return socket.async_wait(boost::asio::socket_base::wait_error,
                           boost::asio::as_tuple(boost::asio::use_awaitable));
}

}  // namespace affinity::platform
