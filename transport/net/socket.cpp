#include "transport/net/socket.hpp"

#include "base/platform/socket_reset.hpp"
#include "transport/net/as_tuple.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
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

namespace {

constexpr bool is_left(std::string_view piece) { return !piece.empty(); }

// Removes what was written from the front of the pieces.
void remove_written(Socket::Pieces& pieces, std::size_t count) {
  for (auto& piece : pieces) {
    auto const of_piece = std::min(piece.size(), count);
    piece.remove_prefix(of_piece);
    count -= of_piece;
  }
}

std::array<asio::const_buffer, 3> to_buffers(Socket::Pieces const& pieces) {
  return {asio::buffer(pieces[0]), asio::buffer(pieces[1]), asio::buffer(pieces[2])};
}

// The handler of an operation: tells its observer how it ended, or that it will not.
class Completion {
 public:
  explicit Completion(std::shared_ptr<Socket::Observer> observer) : observer_(std::move(observer)) {}
  Completion(Completion&&) noexcept = default;
  Completion& operator=(Completion&&) = delete;
  ~Completion() {
    if (observer_) observer_->on_abandoned();
  }

  void operator()(boost::system::error_code error) {
    std::exchange(observer_, nullptr)->on_handshake(!error);
  }
  void operator()(boost::system::error_code error, std::size_t size) {
    std::exchange(observer_, nullptr)->on_read(error ? 0 : size);
  }
  void operator()(std::exception_ptr, std::tuple<boost::system::error_code>) {
    std::exchange(observer_, nullptr)->on_reset();
  }

 private:
  std::shared_ptr<Socket::Observer> observer_;
};

}  // namespace

struct Socket::State {
  State(asio::io_context& io, platform::Socket connected, std::shared_ptr<TlsContext> with)
      : tls(std::move(with)), plain(io), timer(io) {
    auto const handle = static_cast<tcp::socket::native_handle_type>(connected.get());
    plain.assign(tcp::v4(), handle);  // the family matters only when opening a socket
    connected.release();
    boost::system::error_code ignored;
    plain.set_option(tcp::no_delay(true), ignored);
    plain.non_blocking(true, ignored);  // for write_now()
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

bool Socket::needs_handshake() const { return state_->secure.has_value(); }

void Socket::start_handshake(std::shared_ptr<Observer> observer) {
  state_->secure->async_handshake(asio::ssl::stream_base::server, Completion(std::move(observer)));
}

void Socket::start_reading(char* into, std::size_t room, std::shared_ptr<Observer> observer) {
  auto const space = asio::buffer(into, room);
  if (auto& secure = state_->secure)
    secure->async_read_some(space, Completion(std::move(observer)));
  else
    state_->plain.async_read_some(space, Completion(std::move(observer)));
}

void Socket::stop_reading() {
  boost::system::error_code ignored;
  state_->plain.cancel(ignored);
}

void Socket::watch_for_reset(std::shared_ptr<Observer> observer) {
  auto watching = platform::wait_for_reset(state_->plain);
  asio::co_spawn(state_->plain.get_executor(), std::move(watching), Completion(std::move(observer)));
}

bool Socket::write_now(Pieces& pieces) {
  if (state_->secure) return true;
  boost::system::error_code error;
  auto const count = state_->plain.write_some(to_buffers(pieces), error);
  remove_written(pieces, count);
  return !error || error == asio::error::would_block;
}

Task<bool> Socket::write(Milliseconds stall_timeout, Pieces pieces) {
  auto& secure = state_->secure;
  while (std::ranges::any_of(pieces, is_left)) {
    expires_after(stall_timeout);
    state_->writing = true;
    auto const buffers = to_buffers(pieces);
    std::tuple<boost::system::error_code, std::size_t> written;
    if (secure)
      written = co_await secure->async_write_some(buffers, as_tuple);
    else
      written = co_await state_->plain.async_write_some(buffers, as_tuple);
    state_->writing = false;
    if (std::get<0>(written)) co_return false;
    remove_written(pieces, std::get<1>(written));
  }
  expires_never();
  co_return true;
}

bool Socket::has_unread_input() const {
  auto& plain = state_->plain;
  return plain.is_open() &&
         platform::has_unread_input(static_cast<platform::SocketHandle>(plain.native_handle()));
}

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
