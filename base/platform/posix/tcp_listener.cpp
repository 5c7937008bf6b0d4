#include "base/platform/tcp_listener.hpp"

#include "base/platform/posix/descriptor_flags.hpp"

#include <arpa/inet.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <netinet/in.h>

#include <array>
#include <cerrno>

namespace affinity::platform {

namespace {

boost::asio::ip::tcp::endpoint numeric_endpoint(std::string const& address, std::uint16_t port) {
  return {boost::asio::ip::make_address(address), port};
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
  if (error == EAGAIN || error == EWOULDBLOCK) return Accepted::Outcome::none;
  if (error == EINTR || error == ECONNABORTED || error == EPROTO) return Accepted::Outcome::lost;
  return Accepted::Outcome::no_resources;
}

}  // namespace

struct TcpListener::State {
  State(boost::asio::io_context& io, std::string const& address, std::uint16_t port)
      : acceptor(io, numeric_endpoint(address, port)) {}
  boost::asio::ip::tcp::acceptor acceptor;
};

TcpListener::TcpListener(boost::asio::io_context& io, std::string const& address, std::uint16_t port)
    : state_(std::make_unique<State>(io, address, port)) {
  state_->acceptor.non_blocking(true);
  keep_socket_private(state_->acceptor.native_handle());
}

TcpListener::~TcpListener() = default;

std::uint16_t TcpListener::port() const { return state_->acceptor.local_endpoint().port(); }

bool TcpListener::is_open() const { return state_->acceptor.is_open(); }

Task<std::tuple<boost::system::error_code>> TcpListener::wait() {
  return state_->acceptor.async_wait(boost::asio::socket_base::wait_read,
                                     boost::asio::as_tuple(boost::asio::use_awaitable));
}

// Not Asio's accept: this one makes the connection private and non-blocking in the same call.
Accepted TcpListener::accept() {
  sockaddr_storage from{};
  socklen_t size = sizeof from;
  Accepted out;
  out.socket = accept_descriptor(state_->acceptor.native_handle(), reinterpret_cast<sockaddr*>(&from), &size);
  if (out.socket) {
    out.outcome = Accepted::Outcome::connection;
    out.address = numeric_text(from);
    return out;
  }
  out.error = errno;
  out.outcome = outcome_of_accept(out.error);
  return out;
}

void TcpListener::close() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
}

}  // namespace affinity::platform
