#include "transport/http/http1_stream.hpp"

#include "transport/http/head_scanner.hpp"
#include "transport/net/as_tuple.hpp"
#include "transport/net/socket.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <chrono>
#include <new>
#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr std::size_t max_buffered = 128u << 10;    // received and not yet parsed
constexpr std::size_t max_pipelined = 64u << 10;    // of those, while a call runs
constexpr std::size_t max_chunk_extension = 256;    // bytes
constexpr std::size_t lingering_bytes = 16u << 20;  // read and dropped after an early error response
constexpr auto lingering_time = std::chrono::seconds(2);
constexpr Milliseconds body_rate_grace{5000};  // after it the minimum body rate holds

std::string_view view(beast::flat_buffer const& buffer) {
  return {static_cast<char const*>(buffer.data().data()), buffer.size()};
}

std::string to_string(beast::string_view text) { return {text.data(), text.size()}; }

RequestHead to_head(http::request_header<> const& parsed) {
  RequestHead head{.method = to_string(parsed.method_string()),
                   .target = to_string(parsed.target()),
                   .http_1_0 = parsed.version() < 11,
                   .headers = {}};
  for (auto const& field : parsed) head.headers.add(to_string(field.name_string()), to_string(field.value()));
  drop_empty_protocol_headers(head.headers);
  return head;
}

HttpError too_large(std::size_t max_body) {
  return http_error(413, "The body is larger than " + std::to_string(max_body) +
                             " bytes. Send less at a time, or raise the limit of the server.");
}

// Whether the request line ends with a version, as in "… HTTP/2.0".
bool has_http_version(std::string_view head) {
  auto const line = head.substr(0, head.find("\r\n"));
  return line.size() > 9 && line.substr(line.size() - 9, 6) == " HTTP/" && line[line.size() - 2] == '.';
}

using Parser = http::request_parser<http::string_body>;

HttpError malformed_chunks() {
  return http_error(400, "The chunks of the body are malformed. Send Content-Length instead.");
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

struct Http1Stream::State {
  State(asio::io_context& context, platform::Socket connected, HttpSettings const& with)
      : io(context),
        socket(context, std::move(connected), with.tls),
        buffer(std::max(max_buffered, 2 * with.max_header)),
        settings(with) {}

  Task<bool> open();
  Task<std::size_t> read_more(std::size_t room);
  Task<bool> read_until_head(HeadScanner& scan);
  std::optional<HttpError> parse_head(std::size_t size, RequestHead& head);
  std::optional<HttpError> parse_body();

  asio::io_context& io;
  Socket socket;
  beast::flat_buffer buffer;  // received and not yet parsed
  HttpSettings const& settings;
  std::optional<Parser> parser{};
  bool expects_continue = false;  // the client waits for 100 Continue
  bool opened = false;
  bool first = true;
  bool idle = true;
  std::size_t sent = 0;
};

Task<bool> Http1Stream::State::open() {
  if (std::exchange(opened, true)) co_return true;
  socket.expires_after(settings.header_timeout);
  co_return co_await socket.handshake();
}

// Reads into the buffer; 0 = end of input.
Task<std::size_t> Http1Stream::State::read_more(std::size_t room) {
  auto const space = buffer.prepare(room);
  auto const size = co_await socket.read_some(static_cast<char*>(space.data()), space.size());
  buffer.commit(size);
  co_return size;
}

Task<bool> Http1Stream::State::read_until_head(HeadScanner& scan) {
  idle = buffer.size() == 0;
  // Between requests the keep-alive time holds; for the first request, and one that has begun, the header
  // timeout.
  auto waiting = idle && !first;
  first = false;
  auto const open_now = co_await open();
  if (!open_now) co_return false;
  socket.expires_after(waiting ? settings.keep_alive : settings.header_timeout);
  while (!scan.scan(view(buffer))) {
    auto const size = co_await read_more(4096);
    if (size == 0) co_return false;
    if (std::exchange(waiting, false)) socket.expires_after(settings.header_timeout);
    idle = false;
  }
  co_return true;
}

std::optional<HttpError> Http1Stream::State::parse_head(std::size_t size, RequestHead& head) {
  parser->header_limit(static_cast<std::uint32_t>(size + 1));
  parser->body_limit(boost::none);  // checked later, after authentication
  boost::system::error_code error;
  auto const used = parser->put(asio::buffer(buffer.data(), size), error);
  auto const other_version = error == http::error::bad_version && has_http_version(view(buffer));
  buffer.consume(size);
  if (other_version) return http_error(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  if (error || used != size)
    return http_error(400, "The request is not well-formed HTTP/1.1: " + error.message() + ".");
  head = to_head(parser->get());
  return check_framing(head);
}

// Feeds the parser with the buffered bytes.
std::optional<HttpError> Http1Stream::State::parse_body() try {
  boost::system::error_code error;
  while (buffer.size() > 0 && !parser->is_done() && !error)
    buffer.consume(parser->put(asio::buffer(buffer.data()), error));
  // What remains is an incomplete chunk header or trailer section.
  auto const endless = error == http::error::need_more && buffer.size() > settings.max_header;
  if (error == http::error::need_more && !endless) return std::nullopt;
  if (error == http::error::body_limit) return too_large(settings.max_body);
  if (error || endless) return malformed_chunks();
  return std::nullopt;
} catch (std::bad_alloc const&) {
  return http_error(503, "The server is short of memory. Send less at a time, or try again in a second.",
                    "Retry-After", "1");
}

Http1Stream::Http1Stream(asio::io_context& io, platform::Socket connected, HttpSettings const& settings)
    : state_(std::make_unique<State>(io, std::move(connected), settings)) {}

Http1Stream::~Http1Stream() = default;

Task<std::variant<Http1Stream::IncomingRequest, Http1Stream::Disconnected>> Http1Stream::read_head() {
  auto const& limits = state_->settings;
  HeadScanner scan(
      HeadLimits{.bytes = limits.max_header, .target = limits.max_url, .fields = limits.max_header_fields});
  auto const arrived = co_await state_->read_until_head(scan);
  if (!arrived) co_return Disconnected{};
  state_->parser.emplace();
  IncomingRequest request;
  request.error = scan.error();
  if (!request.error) request.error = state_->parse_head(scan.size(), request.head);
  if (request.error) co_return request;
  request.keep_alive = state_->parser->keep_alive();
  request.has_body = !state_->parser->is_done();
  state_->expects_continue = request.head.headers.find("Expect").has_value();
  co_return request;
}

Task<Http1Stream::FirstBytes> Http1Stream::wait_for_first_bytes(Milliseconds timeout) {
  auto const open = co_await state_->open();
  if (!open) co_return FirstBytes::disconnected;
  asio::steady_timer timer(state_->io, timeout);
  auto reading = state_->read_more(4096);
  auto waiting = timer.async_wait(as_tuple);
  auto const first = co_await (std::move(reading) || std::move(waiting));
  if (first.index() == 1) co_return FirstBytes::timed_out;
  co_return std::get<0>(first) > 0 ? FirstBytes::arrived : FirstBytes::disconnected;
}

Task<std::variant<std::string, HttpError, Http1Stream::Disconnected>> Http1Stream::read_body() {
  auto& parser = *state_->parser;
  auto& state = *state_;
  auto const max_body = state.settings.max_body;
  if (parser.is_done()) co_return std::move(parser.get().body());
  if (parser.content_length().value_or(0) > max_body) co_return too_large(max_body);
  parser.body_limit(max_body);
  auto check_chunk = [](std::uint64_t, beast::string_view extension, boost::system::error_code& error) {
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
    if (extension.size() > max_chunk_extension || std::ranges::any_of(extension, is_control))
      error = http::error::bad_chunk_extension;
  };
  parser.on_chunk_header(check_chunk);
  parser.eager(true);
  auto const began = std::chrono::steady_clock::now();
  if (state.expects_continue && state.buffer.size() == 0) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    Socket::Pieces const pieces{go_on};
    auto const told = co_await state.socket.write(state.settings.write_timeout, pieces);
    if (!told) co_return Disconnected{};
  }
  for (std::size_t came = state.buffer.size();;) {
    if (auto error = state.parse_body()) {
      std::string().swap(parser.get().body());  // frees what came of it before the refusal is written
      co_return std::move(*error);
    }
    if (parser.is_done()) break;
    auto const took = std::chrono::steady_clock::now() - began;
    state.socket.expires_after(
        body_read_timeout(state.settings, std::chrono::duration_cast<Milliseconds>(took), came));
    auto const size = co_await state.read_more(64u << 10);
    if (size == 0) co_return Disconnected{};
    came += size;
  }
  state.socket.expires_never();
  co_return std::move(parser.get().body());
}

Task<bool> Http1Stream::write(std::string head, std::string body, std::shared_ptr<std::string const> rest) {
  auto const open = co_await state_->open();
  if (!open) co_return false;
  Socket::Pieces const pieces{head, body, rest ? std::string_view(*rest) : std::string_view()};
  auto const written = co_await state_->socket.write(state_->settings.write_timeout, pieces);
  if (written) state_->sent += head.size() + body.size() + (rest ? rest->size() : 0);
  co_return written;
}

Task<void> Http1Stream::wait_for_disconnect() {
  while (state_->buffer.size() < max_pipelined) {
    auto const size = co_await state_->read_more(4096);
    if (size == 0) co_return;
  }
  // Beyond this much pipelined input nothing more is read; then only a reset shows a disconnect.
  co_await state_->socket.wait_for_reset();
}

Task<void> Http1Stream::linger() {
  state_->idle = true;
  state_->buffer.clear();
  state_->socket.expires_after(lingering_time);
  co_await state_->socket.linger(lingering_bytes);
}

void Http1Stream::close() { state_->socket.close(); }

bool Http1Stream::has_unread_input() const { return state_->socket.has_unread_input(); }

std::size_t Http1Stream::sent() const { return state_->sent; }

bool Http1Stream::idle() const { return state_->idle; }

bool Http1Stream::has_buffered_input() const { return state_->buffer.size() > 0; }

void Http1Stream::release_memory() {
  state_->parser.reset();
  if (state_->buffer.size() == 0) state_->buffer.shrink_to_fit();
}

}  // namespace affinity::transport
