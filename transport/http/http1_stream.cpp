#include "transport/http/http1_stream.hpp"

#include "transport/http/body_reader.hpp"
#include "transport/http/head_parser.hpp"
#include "transport/http/head_scanner.hpp"
#include "transport/net/receive_buffer.hpp"
#include "transport/net/socket.hpp"
#include "transport/net/wakeup.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;

namespace {

constexpr std::size_t max_pipelined = 64u << 10;    // bytes received ahead while a call runs
constexpr std::size_t usual_read = 4u << 10;        // bytes; what an idle connection has room for
constexpr std::size_t body_read = 64u << 10;        // bytes
constexpr std::size_t lingering_bytes = 16u << 20;  // read and dropped after an early error response
constexpr auto lingering_time = std::chrono::seconds(2);
constexpr Milliseconds body_rate_grace{5000};  // after it the minimum body rate holds

HeadLimits head_limits(HttpSettings const& settings) {
  return {.bytes = settings.max_header, .target = settings.max_url, .fields = settings.max_header_fields};
}

// The time that remains for a body of which `came` bytes were received in `took`: until body_timeout, or less
// when it is below the minimum rate.
Milliseconds body_read_timeout(HttpSettings const& limits, Milliseconds took, std::size_t came) {
  auto until = limits.body_timeout;
  if (limits.min_body_rate > 0) {
    Milliseconds const earned(std::uint64_t{came} * 1000 / limits.min_body_rate);
    until = std::min(until, body_rate_grace + earned);
  }
  return until - took;
}

}  // namespace

// Whoever waits has an operation of the socket under way, with this object as its observer: its end ends the
// wait, and so does the end of the loop, which destroys the operation and with it the coroutine.
struct Http1Stream::State final : Socket::Observer, std::enable_shared_from_this<State> {
  State(asio::io_context& context, platform::Socket connected, HttpSettings const& with)
      : io(context),
        socket(context, std::move(connected), with.tls),
        settings(with),
        scan(head_limits(with)) {}

  void on_handshake(bool succeeded) override;
  void on_read(std::size_t size) override;
  void on_reset() override;
  void on_abandoned() override { wakeup.abandon(); }
  void wake();

  bool opens();
  void read_more(std::size_t room);
  bool arrives(std::size_t room);
  std::optional<HttpError> parse_head(IncomingRequest& request);
  Task<void> say_continue();
  Task<void> write_rest();
  Task<void> linger();

  asio::io_context& io;
  Socket socket;
  ReceiveBuffer buffer{};
  HttpSettings const& settings;
  Wakeup wakeup{};
  enum class Opening { not_begun, under_way, done } opening = Opening::not_begun;
  bool reading = false;        // of the socket's operations this one is under way
  bool watches_reset = false;  // and this one
  bool lost = false;           // the end of input, or an error
  bool wakes_soon = false;     // in the next turn, unless something else wakes before
  // The head:
  HeadScanner scan;
  bool first = true;
  bool idle = true;
  bool waits_for_first_byte = false;
  // The body:
  std::optional<BodyReader> incoming{};
  bool expects_continue = false, owes_continue = false;  // 100 Continue
  TimePoint body_began{};
  std::size_t body_came = 0;
  // Responses:
  std::string response_head{}, response_body{};
  std::shared_ptr<std::string const> response_rest{};
  Socket::Pieces unsent{};
  std::optional<bool> whole = true;  // what came of the last write; nothing while it is under way
  bool streaming = false;
  std::size_t sent = 0;
  // The ends of a connection:
  std::optional<asio::steady_timer> patience{};  // for the first bytes
  bool timed_out = false;
  enum class Lingering { no, under_way, done } lingering = Lingering::no;
};

void Http1Stream::State::wake() {
  wakes_soon = false;
  wakeup.wake();
}

void Http1Stream::State::on_handshake(bool succeeded) {
  opening = Opening::done;
  lost = !succeeded;
  socket.expires_after(settings.header_timeout);
  wake();
}

void Http1Stream::State::on_read(std::size_t size) {
  reading = false;
  buffer.commit(size);
  if (size == 0) lost = true;
  if (lost && streaming && !whole) socket.close();
  wake();
}

void Http1Stream::State::on_reset() {
  lost = true;
  wake();
}

// Whether the connection can be read from; false while TLS is being agreed on.
bool Http1Stream::State::opens() {
  if (opening != Opening::not_begun) return opening == Opening::done;
  socket.expires_after(settings.header_timeout);
  auto const is_plain = !socket.needs_handshake();
  opening = is_plain ? Opening::done : Opening::under_way;
  if (!is_plain) socket.start_handshake(shared_from_this());
  return is_plain;
}

void Http1Stream::State::read_more(std::size_t room) {
  if (reading) return;
  auto* const space = buffer.prepare(room);
  reading = true;
  socket.start_reading(space, room, shared_from_this());
}

// Reads on; false: there is no more.
bool Http1Stream::State::arrives(std::size_t room) {
  if (lost) return false;
  read_more(room);
  return true;
}

std::optional<HttpError> Http1Stream::State::parse_head(IncomingRequest& request) {
  if (auto const& error = scan.error()) return error;
  auto const bytes = buffer.view().substr(0, scan.size());
  ParsedHead parsed;
  auto error = transport::parse_head(bytes, parsed);
  if (!error) {
    request.keep_alive = parsed.keep_alive;
    request.has_body = parsed.chunked || parsed.content_length > 0;
    incoming.emplace(parsed, bytes,
                     BodyReader::Limits{.body = settings.max_body, .chunk_line = settings.max_header});
    request.head = std::move(parsed.head);
    expects_continue = request.head.headers.find("Expect").has_value();
  }
  buffer.consume(scan.size());
  return error;
}

Task<void> Http1Stream::State::say_continue() {
  static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  owes_continue = false;
  Socket::Pieces const pieces{go_on};
  auto const told = co_await socket.write(settings.write_timeout, pieces);
  if (!told) lost = true;
}

Task<void> Http1Stream::State::write_rest() { whole = co_await socket.write(settings.write_timeout, unsent); }

Task<void> Http1Stream::State::linger() {
  socket.expires_after(lingering_time);
  if (reading) socket.stop_reading();
  while (reading) {
    auto waiting = wakeup.wait();
    co_await std::move(waiting);
  }
  co_await socket.linger(lingering_bytes);
  lingering = Lingering::done;
}

Http1Stream::Http1Stream(asio::io_context& io, platform::Socket connected, HttpSettings const& settings)
    : state_(std::make_shared<State>(io, std::move(connected), settings)) {}

Http1Stream::~Http1Stream() { state_->socket.close(); }

Task<void> Http1Stream::wait() {
  auto& state = *state_;
  if (state.lingering == State::Lingering::under_way) return state.linger();
  if (!state.whole) return state.write_rest();
  if (state.owes_continue) return state.say_continue();
  return state.wakeup.wait();
}

void Http1Stream::wake() { state_->wake(); }

void Http1Stream::wake_soon() {
  // A coroutine that does not wait for a wake looks at everything before it does.
  if (!state_->wakeup.is_awaited() || std::exchange(state_->wakes_soon, true)) return;
  asio::post(state_->io, [state = state_] {
    if (state->wakes_soon) state->wake();
  });
}

void Http1Stream::begin_head() {
  auto& state = *state_;
  state.scan = HeadScanner(head_limits(state.settings));
  state.incoming.reset();
  state.idle = state.buffer.size() == 0;
  // Between requests the keep-alive time holds; for the first request, and one that has begun, the header
  // timeout.
  auto const is_first = std::exchange(state.first, false);
  state.waits_for_first_byte = state.idle && !is_first;
  if (state.opens())
    state.socket.expires_after(state.waits_for_first_byte ? state.settings.keep_alive
                                                          : state.settings.header_timeout);
}

std::optional<std::variant<Http1Stream::IncomingRequest, Http1Stream::Disconnected>> Http1Stream::head() {
  auto& state = *state_;
  if (!state.opens()) return std::nullopt;
  if (state.buffer.size() > 0) {
    state.idle = false;
    if (std::exchange(state.waits_for_first_byte, false))
      state.socket.expires_after(state.settings.header_timeout);
  }
  if (!state.scan.scan(state.buffer.view())) {
    if (!state.arrives(usual_read)) return Disconnected{};
    return std::nullopt;
  }
  state.socket.expires_never();
  IncomingRequest request;
  request.error = state.parse_head(request);
  return request;
}

void Http1Stream::begin_first_bytes(Milliseconds timeout) {
  auto& state = *state_;
  state.timed_out = false;
  state.opens();
  state.patience.emplace(state.io, timeout);
  state.patience->async_wait([shared = state_](boost::system::error_code error) {
    if (error) return;
    shared->timed_out = true;
    shared->wake();
  });
}

std::optional<Http1Stream::FirstBytes> Http1Stream::first_bytes() {
  auto& state = *state_;
  auto const known = [&](FirstBytes what) {
    state.patience.reset();
    return what;
  };
  if (!state.opens()) return std::nullopt;
  if (state.buffer.size() > 0) return known(FirstBytes::arrived);
  if (state.timed_out) return known(FirstBytes::timed_out);
  if (!state.arrives(usual_read)) return known(FirstBytes::disconnected);
  return std::nullopt;
}

void Http1Stream::begin_body() {
  state_->body_began = std::chrono::steady_clock::now();
  state_->body_came = 0;
}

std::optional<std::variant<std::string, HttpError, Http1Stream::Disconnected>> Http1Stream::body() {
  auto& state = *state_;
  auto& incoming = *state.incoming;
  auto failed = incoming.check_length();
  if (!failed && !incoming.is_whole()) {
    auto const taken = incoming.take(state.buffer.view(), failed);
    state.buffer.consume(taken);
    state.body_came += taken;
  }
  if (failed || incoming.is_whole()) {
    state.socket.expires_never();
    auto body = incoming.body();
    state.incoming.reset();  // frees what came of a body before its refusal is written
    if (failed) return std::move(*failed);
    return body;
  }
  if (state.lost) return Disconnected{};
  // Said when nothing of the body came with the head.
  auto const waits_for_it = std::exchange(state.expects_continue, false) && state.buffer.size() == 0;
  state.owes_continue = waits_for_it && state.body_came == 0;
  if (state.owes_continue) return std::nullopt;
  auto const took = std::chrono::steady_clock::now() - state.body_began;
  auto const came = state.body_came + state.buffer.size();
  state.socket.expires_after(
      body_read_timeout(state.settings, std::chrono::duration_cast<Milliseconds>(took), came));
  auto const missing = incoming.missing();
  state.read_more(missing == 0 ? body_read : std::clamp(missing, usual_read, body_read));
  return std::nullopt;
}

void Http1Stream::begin_write(std::string head, std::string body, std::shared_ptr<std::string const> rest) {
  auto& state = *state_;
  state.response_head = std::move(head);
  state.response_body = std::move(body);
  state.response_rest = std::move(rest);
  state.unsent = {state.response_head, state.response_body,
                  state.response_rest ? std::string_view(*state.response_rest) : std::string_view()};
  auto const is_connected = state.socket.write_now(state.unsent);
  auto const is_left = std::ranges::any_of(state.unsent, [](auto piece) { return !piece.empty(); });
  state.whole = is_connected && is_left ? std::nullopt : std::optional(is_connected);
}

std::optional<bool> Http1Stream::written() {
  auto& state = *state_;
  if (!state.whole) return std::nullopt;
  auto const size = state.response_head.size() + state.response_body.size();
  if (*state.whole) state.sent += size + (state.response_rest ? state.response_rest->size() : 0);
  state.response_head.clear();
  state.response_body = {};
  state.response_rest.reset();
  return state.whole;
}

bool Http1Stream::watch() {
  auto& state = *state_;
  if (state.buffer.size() < max_pipelined) return state.arrives(usual_read);
  // Beyond this much pipelined input nothing more is read; then only a reset shows a disconnect.
  if (!state.lost && !std::exchange(state.watches_reset, true))
    state.socket.watch_for_reset(state.shared_from_this());
  return !state.lost;
}

void Http1Stream::set_streaming(bool streaming) { state_->streaming = streaming; }

void Http1Stream::begin_linger() {
  auto& state = *state_;
  state.idle = true;
  state.lingering = State::Lingering::under_way;
}

bool Http1Stream::lingered() const { return state_->lingering == State::Lingering::done; }

void Http1Stream::close() { state_->socket.close(); }

bool Http1Stream::has_unread_input() const { return state_->socket.has_unread_input(); }

std::size_t Http1Stream::sent() const { return state_->sent; }

bool Http1Stream::idle() const { return state_->idle; }

bool Http1Stream::has_buffered_input() const { return state_->buffer.size() > 0; }

}  // namespace affinity::transport
