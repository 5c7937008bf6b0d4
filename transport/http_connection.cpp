#include "transport/http_connection.hpp"

#include "transport/http_head.hpp"
#include "transport/http_reply.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
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
using namespace asio::experimental::awaitable_operators;

namespace {

constexpr auto quietly = asio::as_tuple(asio::use_awaitable);
constexpr int requests_per_connection = 1000;
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

// Whether the request line ends as in "… HTTP/2.0".
bool names_a_version(std::string_view head) {
  auto const line = head.substr(0, head.find("\r\n"));
  return line.size() > 9 && line.substr(line.size() - 9, 6) == " HTTP/" && line[line.size() - 2] == '.';
}

// The headers of MCP 2026-07-28, in every occurrence (MCP 2026-07-28, streamable HTTP, headers), and ours.
mcp::PostHeaders post_headers(Head const& head) {
  static constexpr std::string_view param = "Mcp-Param-", choice = "X-MCP-";
  mcp::PostHeaders out;
  for (auto const& [name, value] : head.headers.fields) {
    if (same_name(name, "MCP-Protocol-Version")) out.protocol_version.push_back(value);
    if (same_name(name, "Mcp-Method")) out.method.push_back(value);
    if (same_name(name, "Mcp-Name")) out.name.push_back(value);
    if (same_name(std::string_view(name).substr(0, param.size()), param))
      out.params.emplace_back(name.substr(param.size()), value);
    if (same_name(std::string_view(name).substr(0, choice.size()), choice))
      out.choice.emplace_back(name.substr(choice.size()), value);
  }
  return out;
}

// Whether a client that hangs up no longer wants the answer. Asked once per POST, so that a revision with
// another rule needs one line here.
bool hanging_up_cancels(mcp::PostHeaders const&) { return true; }

using Parser = http::request_parser<http::string_body>;

enum class Body { whole, too_large, malformed, gone };

Body verdict(boost::system::error_code const& error) {
  if (!error) return Body::whole;
  if (error == http::error::body_limit) return Body::too_large;
  if (error == http::error::partial_message || error == http::error::end_of_stream) return Body::gone;
  auto const& parsing = http::make_error_code(http::error::bad_chunk).category();
  return error.category() == parsing ? Body::malformed : Body::gone;
}

Refusal too_large(HttpSettings const& settings) {
  return {.status = 413,
          .message = "The body is larger than " + std::to_string(settings.max_body) +
                     " bytes. Send less at a time, or raise the limit of the server."};
}

// A bug of ours: said without details, which are in the log.
constexpr std::string_view internal_error =
    R"({"jsonrpc":"2.0","error":{"code":-32603,"message":"The server failed. Its log says why."}})";

void log_failure(Log& log, std::string_view what) {
  log.write(Level::error, "call_failed", {{"error", what}});
}

}  // namespace

// What becomes of the connection after an exchange.
enum class HttpConnection::Next { again, close, gone };

struct HttpConnection::State {
  State(asio::io_context& io, UniqueFd fd, std::string from, HttpShared& with)
      : stream(io),
        buffer(std::max(buffer_cap, 2 * with.settings.max_header)),
        address(std::move(from)),
        shared(with) {
    stream.socket().assign(tcp::v4(),
                           fd.get());  // the family matters only to sockets that are still to be opened
    fd.release();
    boost::system::error_code ignored;
    stream.socket().set_option(tcp::no_delay(true), ignored);
  }

  Task<Next> exchange();
  Task<bool> read_head(HeadScan& scan);
  std::optional<Refusal> parse_head(std::size_t size, Parser& parser, Head& head);
  Task<Body> read_body(Parser& parser, Head const& head);
  Task<std::optional<mcp::Reply>> answer(std::string body, mcp::Exchange const& exchange,
                                         client::Caller caller);
  Task<mcp::Reply> call(std::string body, mcp::Exchange const& exchange, client::Caller caller);
  Task<void> hung_up();
  Task<Next> refuse(Refusal refusal, Head const& asked, bool keep);
  Task<Next> show(std::string document, Head const& asked, bool keep);
  Task<Next> write(ReplyHead head, std::string body);
  Task<void> linger();
  bool may_keep() const { return served < requests_per_connection && !shared.stopping; }

  beast::tcp_stream stream;
  beast::flat_buffer buffer;  // what was read and not yet used
  std::string address;
  HttpShared& shared;
  int served = 0;
  bool idle = true;
};

Task<bool> HttpConnection::State::read_head(HeadScan& scan) {
  auto const& limits = shared.settings;
  idle = buffer.size() == 0;
  // After an answer the next request may take its time; the first one, and one that has begun, may not.
  auto waiting = idle && served > 0;
  stream.expires_after(waiting ? limits.keep_alive : limits.header_timeout);
  while (!scan.look(view(buffer))) {
    auto const space = buffer.prepare(4096);
    auto const read = co_await stream.async_read_some(space, quietly);
    if (std::get<0>(read)) co_return false;
    buffer.commit(std::get<1>(read));
    if (std::exchange(waiting, false)) stream.expires_after(limits.header_timeout);
    idle = false;
  }
  co_return true;
}

std::optional<Refusal> HttpConnection::State::parse_head(std::size_t size, Parser& parser, Head& head) {
  parser.header_limit(static_cast<std::uint32_t>(size + 1));
  parser.body_limit(boost::none);  // looked at later: who may not come in learns that first
  boost::system::error_code error;
  auto const used = parser.put(asio::buffer(buffer.data(), size), error);
  auto const other_version = error == http::error::bad_version && names_a_version(view(buffer));
  buffer.consume(size);
  if (other_version) return Refusal{.status = 505, .message = "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
  if (error || used != size)
    return Refusal{.status = 400,
                   .message = "The request is not well-formed HTTP/1.1: " + error.message() + "."};
  head = to_head(parser.get());
  return check_framing(head);
}

Task<Body> HttpConnection::State::read_body(Parser& parser, Head const& head) {
  if (parser.is_done()) co_return Body::whole;
  parser.body_limit(shared.settings.max_body);
  auto check_chunk = [](std::uint64_t, beast::string_view extension, boost::system::error_code& error) {
    auto const is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; };
    if (extension.size() > chunk_extension_cap || std::ranges::any_of(extension, is_control))
      error = http::error::bad_chunk_extension;
  };
  parser.on_chunk_header(check_chunk);
  stream.expires_after(shared.settings.body_timeout);
  if (head.headers.find("Expect") && buffer.size() == 0) {
    static constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
    auto const text = asio::buffer(go_on);
    auto const written = co_await asio::async_write(stream, text, quietly);
    if (std::get<0>(written)) co_return Body::gone;
  }
  auto const read = co_await http::async_read(stream, buffer, parser, quietly);
  co_return verdict(std::get<0>(read));
}

Task<mcp::Reply> HttpConnection::State::call(std::string body, mcp::Exchange const& exchange,
                                             client::Caller caller) {
  mcp::Peer peer;
  try {
    auto reply = co_await shared.handler.handle(std::move(body), peer, exchange, std::move(caller));
    co_return reply;
  } catch (boost::system::system_error const& error) {
    if (error.code() != asio::error::operation_aborted) log_failure(shared.log, error.what());
  } catch (std::exception const& error) {
    log_failure(shared.log, error.what());
  }
  co_return mcp::Reply{.status = 500, .body = std::string(internal_error)};
}

// Done when the client has closed the connection. What else it sends belongs to its next request and is kept.
Task<void> HttpConnection::State::hung_up() {
  auto& socket = stream.socket();
  while (buffer.size() < pipelined_cap) {
    auto const space = buffer.prepare(4096);
    auto const read = co_await socket.async_read_some(space, quietly);
    if (std::get<0>(read)) co_return;
    buffer.commit(std::get<1>(read));
  }
  // Who sends this much ahead is read no further; then only a reset tells that it is gone.
  co_await socket.async_wait(tcp::socket::wait_error, quietly);
}

Task<std::optional<mcp::Reply>> HttpConnection::State::answer(std::string body, mcp::Exchange const& exchange,
                                                              client::Caller caller) {
  auto running = call(std::move(body), exchange, std::move(caller));
  if (!hanging_up_cancels(*exchange.post)) {
    auto reply = co_await std::move(running);
    co_return reply;
  }
  auto watching = hung_up();
  auto outcome = co_await (std::move(running) || std::move(watching));
  if (outcome.index() == 1) co_return std::nullopt;
  co_return std::get<0>(std::move(outcome));
}

Task<HttpConnection::Next> HttpConnection::State::write(ReplyHead head, std::string body) {
  auto const text = to_text(head, SystemClock{}.wall());
  std::array<asio::const_buffer, 2> const pieces{asio::buffer(text), asio::buffer(body)};
  stream.expires_after(shared.settings.write_timeout);
  auto const written = co_await asio::async_write(stream, pieces, quietly);
  if (std::get<0>(written)) co_return Next::gone;
  co_return head.keep ? Next::again : Next::close;
}

Task<HttpConnection::Next> HttpConnection::State::refuse(Refusal refusal, Head const& asked, bool keep) {
  auto body = refusal_body(refusal.message);
  ReplyHead head{.status = refusal.status,
                 .length = body.size(),
                 .keep = keep && may_keep(),
                 .http_1_0 = asked.http_1_0,
                 .headers = std::move(refusal.headers)};
  if (asked.method == "HEAD") body.clear();  // its answer has the length of a body and no body
  co_return co_await write(std::move(head), std::move(body));
}

Task<HttpConnection::Next> HttpConnection::State::show(std::string document, Head const& asked, bool keep) {
  ReplyHead head{.length = document.size(), .keep = keep && may_keep(), .http_1_0 = asked.http_1_0, .headers = {}};
  if (asked.method == "HEAD") document.clear();
  co_return co_await write(std::move(head), std::move(document));
}

Task<HttpConnection::Next> HttpConnection::State::exchange() {
  HeadScan scan(HeadLimits{.bytes = shared.settings.max_header});
  auto const arrived = co_await read_head(scan);
  if (!arrived) co_return Next::gone;
  ++served;
  Parser parser;
  Head head;
  auto refusal = scan.refusal();
  if (!refusal) refusal = parse_head(scan.size(), parser, head);
  auto const framed = !refusal;
  auto document = refusal ? std::nullopt : public_document(head, shared.rules, shared.gate);
  if (document) co_return co_await show(std::move(*document), head, parser.is_done() && parser.keep_alive());
  Visitor visitor;
  if (!refusal) {
    auto admitted = admit(head, shared.rules, shared.gate, address, SystemClock{}.now());
    if (auto* no = std::get_if<Refusal>(&admitted))
      refusal = std::move(*no);
    else
      visitor = std::get<Visitor>(std::move(admitted));
  }
  if (!refusal && parser.content_length().value_or(0) > shared.settings.max_body)
    refusal = too_large(shared.settings);
  // A refused request with a body ends the connection: reading it to its end would be work for a stranger.
  auto const keep = framed && parser.is_done() && parser.keep_alive() && (!refusal || refusal->status != 400);
  if (refusal) co_return co_await refuse(std::move(*refusal), head, keep);

  auto const body = co_await read_body(parser, head);
  if (body == Body::gone) co_return Next::gone;
  if (body == Body::too_large) refusal = too_large(shared.settings);
  if (body == Body::malformed)
    refusal = Refusal{.status = 400,
                      .message = "The chunks of the body are malformed. Send Content-Length instead."};
  if (refusal) co_return co_await refuse(std::move(*refusal), head, false);

  stream.expires_never();
  mcp::Exchange exchange;
  exchange.post = post_headers(head);
  exchange.allowed = visitor.allowed;
  auto text = std::move(parser.get().body());
  auto reply = co_await answer(std::move(text), exchange, std::move(visitor.caller));
  if (!reply) co_return Next::gone;
  ReplyHead answer_head{.status = reply->body.empty() && reply->status == 200 ? 202 : reply->status,
                        .length = reply->body.size(),
                        .keep = parser.keep_alive() && may_keep(),
                        .http_1_0 = head.http_1_0,
                        .headers = {}};
  co_return co_await write(std::move(answer_head), std::move(reply->body));
}

// Closing with unread input makes the kernel send a reset, which can overtake the answer. So: say that we are
// done, and read a while longer.
Task<void> HttpConnection::State::linger() {
  idle = true;
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

HttpConnection::HttpConnection(asio::io_context& io, UniqueFd fd, std::string address, HttpShared& shared)
    : state_(std::make_unique<State>(io, std::move(fd), std::move(address), shared)) {}

HttpConnection::~HttpConnection() = default;

Task<void> HttpConnection::serve() {
  auto next = Next::again;
  // A stop may come while the last answer is being written; what was sent ahead is still served.
  auto const wanted = [this] { return !state_->shared.stopping || state_->buffer.size() > 0; };
  while (next == Next::again && wanted()) {
    next = co_await state_->exchange();
    if (state_->buffer.size() == 0) state_->buffer.shrink_to_fit();  // a quiet connection holds no memory
  }
  if (next == Next::gone) co_return;
  co_await state_->linger();
}

Task<void> HttpConnection::turn_away() {
  Refusal refusal{.status = 503,
                  .message = "Too many connections are open. Close some, or try again in a second."};
  refusal.headers.add("Retry-After", "1");
  Head const unknown;
  auto const next = co_await state_->refuse(std::move(refusal), unknown, false);
  if (next == Next::gone) co_return;
  co_await state_->linger();
}

bool HttpConnection::idle() const { return state_->idle; }

void HttpConnection::close() { state_->stream.close(); }

}  // namespace affinity::transport
