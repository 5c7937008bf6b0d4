#pragma once
// Connected sockets for the tests of the platform room.

#include "base/platform/socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>

#include <cstdint>
#include <string_view>

namespace affinity::base {

using boost::asio::ip::tcp;

inline platform::SocketHandle handle_of(tcp::socket& socket) {
  return static_cast<platform::SocketHandle>(socket.native_handle());
}

inline tcp::endpoint local_endpoint_of(std::uint16_t port) {
  return {boost::asio::ip::make_address("127.0.0.1"), port};
}

// Two sockets that are connected over loopback, both without blocking.
struct SocketPair {
  explicit SocketPair(boost::asio::io_context& io) : ours(io), theirs(io) {
    tcp::acceptor acceptor(io, local_endpoint_of(0));
    theirs.connect(acceptor.local_endpoint());
    acceptor.accept(ours);
    ours.non_blocking(true);
    theirs.non_blocking(true);
    ours.native_non_blocking(true);
  }
  tcp::socket ours, theirs;
};

inline void send(tcp::socket& socket, std::string_view text) {
  socket.non_blocking(false);
  boost::asio::write(socket, boost::asio::buffer(text));
}

inline void reset(tcp::socket& socket) {
  socket.set_option(boost::asio::socket_base::linger(true, 0));
  socket.close();
}

}  // namespace affinity::base
