#include "transport/net/socket.hpp"

#include "base/platform/socket_reset.hpp"
#include "transport/net/as_tuple.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct Socket::State {
  State(asio::io_context& io, platform::Socket connected, std::shared_ptr<TlsContext> with)
      : tls(std::move(with)), plain(io), timer(io) {
    auto const handle = static_cast<tcp::socket::native_handle_type>(connected.get());
    plain.assign(tcp::v4(), handle);  // the family matters only when opening a socket
    connected.release();
    boost::system::error_code ignored;
    plain.set_option(tcp::no_delay(true), ignored);
    if (tls) secure.emplace(plain, tls->context());
  }

  void close() {
    deadline = asio::steady_timer::time_point::max();
    timer.cancel();
    boost::system::error_code ignored;
    plain.close(ignored);
  }

  std::shared_ptr<TlsContext> tls;
  tcp::socket plain;
  std::optional<asio::ssl::stream<tcp::socket&>> secure{};
  asio::steady_timer timer;
  asio::steady_timer::time_point deadline = asio::steady_timer::time_point::max();  // the deadline …
  asio::steady_timer::time_point timer_expiry =
      asio::steady_timer::time_point::max();  // … and the timer's time
  bool writing = false;
};

Socket::Socket(asio::io_context& io, platform::Socket connected, std::shared_ptr<TlsContext> tls)
    : state_(std::make_shared<State>(io, std::move(connected), std::move(tls))) {}

Socket::~Socket() { state_->close(); }

Task<bool> Socket::handshake() {
  auto& secure = state_->secure;
  if (!secure) co_return true;
  auto const done = co_await secure->async_handshake(asio::ssl::stream_base::server, as_tuple);
  co_return !std::get<0>(done);
}

Task<std::size_t> Socket::read_some(char* into, std::size_t room) {
  auto const space = asio::buffer(into, room);
  auto& secure = state_->secure;
  std::tuple<boost::system::error_code, std::size_t> read;
  if (secure)
    read = co_await secure->async_read_some(space, as_tuple);
  else
    read = co_await state_->plain.async_read_some(space, as_tuple);
  co_return std::get<0>(read) ? 0 : std::get<1>(read);
}

Task<bool> Socket::write(Milliseconds stall_timeout, Pieces pieces) {
  auto& secure = state_->secure;
  auto const is_left = [](std::string_view piece) { return !piece.empty(); };
  while (std::ranges::any_of(pieces, is_left)) {
    expires_after(stall_timeout);
    state_->writing = true;
    std::array<asio::const_buffer, 3> const buffers{asio::buffer(pieces[0]), asio::buffer(pieces[1]),
                                                    asio::buffer(pieces[2])};
    std::tuple<boost::system::error_code, std::size_t> written;
    if (secure)
      written = co_await secure->async_write_some(buffers, as_tuple);
    else
      written = co_await state_->plain.async_write_some(buffers, as_tuple);
    state_->writing = false;
    if (std::get<0>(written)) co_return false;
    auto count = std::get<1>(written);
    for (auto& piece : pieces) {
      auto const of_piece = std::min(piece.size(), count);
      piece.remove_prefix(of_piece);
      count -= of_piece;
    }
  }
  expires_never();
  co_return true;
}

bool Socket::has_unread_input() const {
  auto& plain = state_->plain;
  return plain.is_open() &&
         platform::has_unread_input(static_cast<platform::SocketHandle>(plain.native_handle()));
}

Task<void> Socket::wait_for_reset() { co_await platform::wait_for_reset(state_->plain); }

void Socket::expires_after(Milliseconds time) {
  state_->deadline = asio::steady_timer::clock_type::now() + time;
  arm_timer(state_);
}

void Socket::expires_never() { state_->deadline = asio::steady_timer::time_point::max(); }

// The deadline moves several times in each exchange, nearly always later. So the timer is left alone while it
// fires early enough, and is armed again for the current deadline then.
void Socket::arm_timer(std::shared_ptr<State> const& state) {
  if (state->timer_expiry <= state->deadline) return;
  state->timer_expiry = state->deadline;
  state->timer.expires_at(state->deadline);
  state->timer.async_wait([weak = std::weak_ptr(state)](boost::system::error_code error) {
    auto const alive = weak.lock();
    if (error || !alive) return;
    alive->timer_expiry = asio::steady_timer::time_point::max();
    if (alive->deadline > asio::steady_timer::clock_type::now()) return arm_timer(alive);
    // A peer that reads nothing would keep the written bytes in the kernel's memory; a reset frees them.
    boost::system::error_code ignored;
    if (alive->writing) alive->plain.set_option(asio::socket_base::linger(true, 0), ignored);
    alive->close();
  });
}

Task<void> Socket::linger(std::size_t bytes) {
  auto& state = *state_;
  if (state.secure) {
    // Sends close_notify and waits for the peer's; other input is not read.
    co_await state.secure->async_shutdown(as_tuple);
  }
  boost::system::error_code ignored;
  state.plain.shutdown(tcp::socket::shutdown_send, ignored);
  std::array<char, 4096> dropped{};
  auto const room = asio::buffer(dropped);
  for (std::size_t so_far = 0; so_far < bytes;) {
    auto const read = co_await state.plain.async_read_some(room, as_tuple);
    if (std::get<0>(read)) co_return;
    so_far += std::get<1>(read);
  }
}

void Socket::close() { state_->close(); }

}  // namespace affinity::transport
