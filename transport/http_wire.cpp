#include "transport/http_wire.hpp"

#include "transport/http_head.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::transport {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t buffer_cap = 128u << 10;      // what may have been read and not yet used
constexpr std::size_t pipelined_cap = 64u << 10;    // of that, while a call runs
constexpr std::size_t chunk_extension_cap = 256;    // bytes
constexpr std::size_t lingering_bytes = 16u << 20;  // read and dropped after an early refusal
constexpr auto lingering_time = std::chrono::seconds(2);

std::string_view view(beast::flat_buffer const& buffer) {
  return {static_cast<char const*>(buffer.data().data()), buffer.size()};
}

std::string to_string(beast::string_view text) { return {text.data(), text.size()}; }

Head to_head(http::request_header<> const& parsed) {
  Head head{.method = to_string(parsed.method_string()),
            .target = to_string(parsed.target()),
            .http_1_0 = parsed.version() < 11,
            .headers = {}};
  for (auto const& field : parsed) head.headers.add(to_string(field.name_string()), to_string(field.value()));
  return head;
}

Refusal too_large(std::size_t max_body) {
  return refuse(413, "The body is larger than " + std::to_string(max_body) +
                         " bytes. Send less at a time, or raise the limit of the server.");
}

// Whether the request line ends as in "… HTTP/2.0".
bool names_a_version(std::string_view head) {
  auto const line = head.substr(0, head.find("\r\n"));
  return line.size() > 9 && line.substr(line.size() - 9, 6) == " HTTP/" && line[line.size() - 2] == '.';
}

using Parser = http::request_parser<http::string_body>;

Refusal malformed_chunks() {
  return refuse(400, "The chunks of the body are malformed. Send Content-Length instead.");
}

std::variant<std::string, Refusal, HttpWire::Gone> verdict(boost::system::error_code const& error,
                                                           Parser& parser, std::size_t max_body) {
  if (!error) return std::move(parser.get().body());
  if (error == http::error::body_limit) return too_large(max_body);
  if (error == http::error::partial_message || error == http::error::end_of_stream) return HttpWire::Gone{};
  auto const& parsing = http::make_error_code(http::error::bad_chunk).category();
  if (error.category() == parsing) return malformed_chunks();
  return HttpWire::Gone{};
}

}  // namespace

struct HttpWire::State {
  State(asio::io_context& io, UniqueFd fd, HttpSettings const& with)
      : stream(io), buffer(std::max(buffer_cap, 2 * with.max_header)), settings(with) {
    stream.socket().assign(tcp::v4(),
                           fd.get());  // the family matters only to sockets that are still to be opened
    fd.release();
    boost::system::error_code ignored;
    stream.socket().set_option(tcp::no_delay(true), ignored);
  }

  Task<bool> fill(HeadScan& scan);
  std::optional<Refusal> parse_head(std::size_t size, Head& head);

  beast::tcp_stream stream;
  beast::flat_buffer buffer;  // what was read and not yet used
  HttpSettings const& settings;
  std::optional<Parser> parser{};
  bool expects = false;  // the client waits for leave to send its body
  bool first = true;
  bool idle = true;
};

Task<bool> HttpWire::State::fill(HeadScan& scan) {
  idle = buffer.size() == 0;
  // After an answer the next request may take its time; the first one, and one that has begun, may not.
  auto waiting = idle && !first;
  first = false;
  stream.expires_after(waiting ? settings.keep_alive : settings.header_timeout);
  while (!scan.look(view(buffer))) {
    auto const space = buffer.prepare(4096);
    auto const read = co_await stream.async_read_some(space, quietly);
    if (std::get<0>(read)) co_return false;
    buffer.commit(std::get<1>(read));
    if (std::exchange(waiting, false)) stream.expires_after(settings.header_timeout);
    idle = false;
  }
  co_return true;
}

std::optional<Refusal> HttpWire::State::parse_head(std::size_t size, Head& head) {
  parser->header_limit(static_cast<std::uint32_t>(size + 1));
  parser->body_limit(boost::none);  // looked at later: who may not come in learns that first
  boost::system::error_code error;
  auto const used = parser->put(asio::buffer(buffer.data(), size), error);
  auto const other_version = error == http::error::bad_version && names_a_version(view(buffer));
  buffer.consume(size);
  if (other_version) return refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here.");
  if (error || used != size)
    return refuse(400, "The request is not well-formed HTTP/1.1: " + error.message() + ".");
  head = to_head(parser->get());
  return check_framing(head);
}

HttpWire::HttpWire(asio::io_context& io, UniqueFd fd, HttpSettings const& settings)
    : state_(std::make_unique<State>(io, std::move(fd), settings)) {}

HttpWire::~HttpWire() = default;

Task<std::variant<HttpWire::Asked, HttpWire::Gone>> HttpWire::read_head() {
  HeadScan scan(HeadLimits{.bytes = state_->settings.max_header});
  auto const arrived = co_await state_->fill(scan);
  if (!arrived) co_return Gone{};
  state_->parser.emplace();
  Asked asked;
  asked.refusal = scan.refusal();
  if (!asked.refusal) asked.refusal = state_->parse_head(scan.size(), asked.head);
  if (asked.refusal) co_return asked;
  asked.keep = state_->parser->keep_alive();
  asked.has_body = !state_->parser->is_done();
  state_->expects = asked.head.headers.find("Expect").has_value();
  co_return asked;
}

Task<std::variant<std::string, Refusal, HttpWire::Gone>> HttpWire::read_body() {
  auto& parser = *state_->parser;
  auto& stream = state_->stream;
  auto const max_body = state_->settings.max_body;
  if (parser.is_done()) co_return std::move(parser.get().body());
  if (parser.content_length().value_or(0) > max_body) co_return too_large(max_body);
  parser.body_limit(max_body);
  auto check_chunk = [](std::uint64_t, beast::string_view extension, boost::system::error_code& error) {
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
    if (extension.size() > chunk_extension_cap || std::ranges::any_of(extension, is_control))
      error = http::error::bad_chunk_extension;
  };
  parser.on_chunk_header(check_chunk);
  stream.expires_after(state_->settings.body_timeout);
  if (state_->expects && state_->buffer.size() == 0) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    auto const text = asio::buffer(go_on);
    auto const written = co_await asio::async_write(stream, text, quietly);
    if (std::get<0>(written)) co_return Gone{};
  }
  auto const read = co_await http::async_read(stream, state_->buffer, parser, quietly);
  stream.expires_never();
  co_return verdict(std::get<0>(read), parser, max_body);
}

Task<bool> HttpWire::write(std::string head, std::string body) {
  std::array<asio::const_buffer, 2> const pieces{asio::buffer(head), asio::buffer(body)};
  auto& stream = state_->stream;
  stream.expires_after(state_->settings.write_timeout);
  auto const written = co_await asio::async_write(stream, pieces, quietly);
  stream.expires_never();
  co_return !std::get<0>(written);
}

Task<void> HttpWire::hung_up() {
  auto& socket = state_->stream.socket();
  auto& buffer = state_->buffer;
  while (buffer.size() < pipelined_cap) {
    auto const space = buffer.prepare(4096);
    auto const read = co_await socket.async_read_some(space, quietly);
    if (std::get<0>(read)) co_return;
    buffer.commit(std::get<1>(read));
  }
  // Who sends this much ahead is read no further; then only a reset tells that it is gone.
  co_await socket.async_wait(tcp::socket::wait_error, quietly);
}

// Closing with unread input makes the kernel send a reset, which can overtake the answer.
Task<void> HttpWire::linger() {
  auto& stream = state_->stream;
  auto& buffer = state_->buffer;
  state_->idle = true;
  boost::system::error_code ignored;
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
  buffer.clear();
  stream.expires_after(lingering_time);
  for (std::size_t dropped = 0; dropped < lingering_bytes;) {
    auto const space = buffer.prepare(16u << 10);
    auto const read = co_await stream.async_read_some(space, quietly);
    if (std::get<0>(read)) co_return;
    dropped += std::get<1>(read);
  }
}

void HttpWire::close() { state_->stream.close(); }

bool HttpWire::idle() const { return state_->idle; }

bool HttpWire::has_more() const { return state_->buffer.size() > 0; }

void HttpWire::release_memory() {
  state_->parser.reset();
  if (state_->buffer.size() == 0) state_->buffer.shrink_to_fit();
}

}  // namespace affinity::transport
