#include "sandbox/http/server.hpp"

#include "base/http/host_origin_check.hpp"
#include "base/platform/socket.hpp"
#include "sandbox/http/response_serializer.hpp"
#include "sandbox/lock_wait.hpp"
#include "sandbox/routing/text_response.hpp"
#include "sandbox/webhooks/sender.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace affinity::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

// An open connection, which stop() cancels.
struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)), timer(stream.get_executor()) {}
  void cancel() {
    stream.cancel();
    timer.cancel();
  }
  beast::tcp_stream stream;
  asio::steady_timer timer;
  bool busy = false;  // handling a complete request
  TimePoint idle_since = std::chrono::steady_clock::now();
};

}  // namespace

using Parser = http::request_parser<http::string_body>;

struct HttpServer::State {
  State(asio::io_context& io, Api& the_api, std::string const& host, Origin what,
        Milliseconds webhook_retry_delay)
      : api(the_api),
        host_names{host.find(':') == std::string::npos ? host : "[" + host + "]"},
        origin(what),
        acceptor(io),
        accept_delay(io),
        late_writes_timer(io),
        webhook_sender(
            io, [this](Id id) { api.disable_webhook(id); }, webhook_retry_delay) {}

  Api& api;
  std::vector<std::string> host_names;  // accepted in Host, in addition to those of loopback
  Origin origin;
  tcp::acceptor acceptor;
  asio::steady_timer accept_delay, late_writes_timer;
  WebhookSender webhook_sender;
  std::vector<Connection*> open{};
  bool stopped = false;

  bool evict_idle_connection();
  std::optional<Response> source_error(Parser::value_type const&) const;

  static void schedule_late_writes(std::shared_ptr<State> const&);
  static asio::awaitable<void> accept(std::shared_ptr<State>);
  static asio::awaitable<void> serve(std::shared_ptr<State>, tcp::socket);
  static asio::awaitable<SimulatedResponse> respond(std::shared_ptr<State>, Request);
};

namespace {

constexpr std::size_t max_connections = 256;
constexpr std::size_t max_body = 4u << 20;
constexpr std::size_t max_upload = 32u << 20;  // of a multipart body
constexpr std::uint32_t max_header = 16u << 10;
constexpr std::chrono::seconds idle_timeout = 75s;  // between two requests of a connection
constexpr std::chrono::seconds header_timeout = 10s;
constexpr auto body_timeout = 30s;
constexpr auto shortest_wait = 10ms;  // for late writes: another process may hold the lock
constexpr auto lock_timeout = 50s;    // for other processes that hold the lock of the sandbox file

std::optional<Method> method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
    case http::verb::head: return Method::get;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::patch: return Method::patch;
    case http::verb::delete_: return Method::del;
    default: return std::nullopt;
  }
}

Request read_head(Parser::value_type const& message) {
  Request request{.method = *method_of(message.method()), .target = std::string(message.target())};
  for (auto const& field : message)
    request.headers.add(std::string_view(field.name_string()), std::string(field.value()));
  request.content_type = std::string(message[http::field::content_type]);
  return request;
}

Request read_request(Parser::value_type& message) {
  auto request = read_head(message);
  request.body = std::move(message.body());
  return request;
}

bool is_known(Parser::value_type const& message) {
  return method_of(message.method()) && message.target().starts_with('/');
}

bool too_large(Parser const& parser) {
  return !parser.get()[http::field::content_type].starts_with("multipart/") &&
         parser.content_length().value_or(0) > max_body;
}

Response read_error_response(boost::system::error_code const& ec) {
  if (ec == http::error::body_limit) return text_response(413, "The body is larger than 4 MiB");
  if (ec == http::error::header_limit) return text_response(431, "The headers are larger than 16 KiB");
  return text_response(400, "This is not an HTTP/1.1 request");
}

bool expects_continue(Parser const& parser) {
  return beast::iequals(parser.get()[http::field::expect], "100-continue");
}

bool is_client_error(boost::system::error_code const& ec) {
  return ec.category() == http::make_error_code(http::error::end_of_stream).category() &&
         ec != http::error::end_of_stream && ec != http::error::partial_message;
}

struct ConnectionGuard {  // keeps a connection in the server's list while it is open
  std::vector<Connection*>& all;
  Connection* one;
  ConnectionGuard(std::vector<Connection*>& set, Connection* connection) : all(set), one(connection) {
    all.push_back(one);
  }
  ConnectionGuard(ConnectionGuard const&) = delete;
  ConnectionGuard& operator=(ConnectionGuard const&) = delete;
  ~ConnectionGuard() { std::erase(all, one); }
};

}  // namespace

// Closes the connection that has been idle or sending its request for longest. False when all are busy.
bool HttpServer::State::evict_idle_connection() {
  auto const later = [](Connection const* one, Connection const* other) {
    return std::pair(one->busy, one->idle_since) < std::pair(other->busy, other->idle_since);
  };
  auto const longest = std::ranges::min_element(open, later);
  if (longest == open.end() || (*longest)->busy) return false;
  (*longest)->stream.close();
  open.erase(longest);
  return true;
}

// Rejects requests of browser pages and of DNS rebinding, as the HTTP transport does.
std::optional<Response> HttpServer::State::source_error(Parser::value_type const& message) const {
  Headers headers;
  for (auto const& field : message)
    headers.add(std::string_view(field.name_string()), std::string(field.value()));
  switch (check_host_and_origin(headers, {}, host_names, {})) {
    case HostOriginError::none: break;
    case HostOriginError::missing_host: return text_response(400, "A request needs exactly one Host header");
    case HostOriginError::disallowed_host:
      return text_response(403, "The sandbox is called localhost, 127.0.0.1 or [::1], and by no other Host");
    case HostOriginError::disallowed_origin:
      return text_response(403, "Pages of this Origin may not call the sandbox");
  }
  return std::nullopt;
}

asio::awaitable<SimulatedResponse> HttpServer::State::respond(std::shared_ptr<State> state, Request request) {
  SimulatedResponse simulated;
  if (state->origin == Origin::downloads) {
    simulated.response = state->api.download(request);
    co_return simulated;
  }
  auto validation = EndpointValidation::skipped;
  if (auto const url = state->api.endpoint_to_validate(request)) {
    auto const now = state->api.wall();
    bool const valid = co_await state->webhook_sender.validate(*url, now);
    validation = valid ? EndpointValidation::passed : EndpointValidation::failed;
  }
  auto const deadline = std::chrono::steady_clock::now() + lock_timeout;
  simulated = co_await simulate_with_lock_wait(state->api, request, validation, deadline);
  state->webhook_sender.send(state->api.take_deliveries());
  schedule_late_writes(state);
  co_return simulated;
}

// They take effect at their time although no request comes, and whatever became of their connections.
void HttpServer::State::schedule_late_writes(std::shared_ptr<State> const& state) {
  auto const wait = state->api.until_late_write();
  if (!wait || state->stopped) return;
  state->late_writes_timer.expires_after(std::max<Milliseconds>(*wait, shortest_wait));
  state->late_writes_timer.async_wait([state](boost::system::error_code const& ec) {
    if (ec || state->stopped) return;
    std::ignore = state->api.perform_late_writes();
    state->webhook_sender.send(state->api.take_deliveries());
    schedule_late_writes(state);
  });
}

asio::awaitable<void> HttpServer::State::serve(std::shared_ptr<State> state, tcp::socket socket) {
  Connection connection(std::move(socket));
  auto& stream = connection.stream;
  ConnectionGuard const guard(state->open, &connection);
  beast::flat_buffer buffer;
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  static std::string const continue_response = "HTTP/1.1 100 Continue\r\n\r\n";
  std::array<char, 1024> discard_buffer{};
  auto const discarded = asio::buffer(discard_buffer);
  bool keep_alive = true;
  auto read_timeout = header_timeout;
  while (keep_alive && !state->stopped) {
    Parser parser;
    parser.body_limit(max_upload);
    parser.header_limit(max_header);
    connection.idle_since = std::chrono::steady_clock::now();
    connection.busy = false;
    stream.expires_after(std::exchange(read_timeout, idle_timeout));
    co_await http::async_read_some(stream, buffer, parser, done);
    if (!ec && !parser.is_header_done()) {
      stream.expires_after(header_timeout);
      co_await http::async_read_header(stream, buffer, parser, done);
    }
    if (!ec && too_large(parser)) ec = http::error::body_limit;
    if (!ec && !parser.get()[http::field::content_type].starts_with("multipart/"))
      parser.body_limit(max_body);
    auto const rejected = ec ? std::nullopt : state->source_error(parser.get());
    if (!ec && !rejected && is_known(parser.get()) && state->origin == Origin::api) {
      auto const head = read_head(parser.get());
      if (state->api.closes_before_read(head)) co_return;
    }
    if (!ec && !rejected && !parser.is_done()) {
      stream.expires_after(body_timeout);
      if (expects_continue(parser)) {
        auto const line = asio::buffer(continue_response);
        co_await asio::async_write(stream, line, done);
      }
      if (!ec) co_await http::async_read(stream, buffer, parser, done);
    }
    if (state->stopped || (ec && !is_client_error(ec))) co_return;
    connection.busy = true;
    SimulatedResponse simulated;
    bool without_body = false;
    if (rejected) {
      simulated.response = *rejected;
      keep_alive = false;
    } else if (ec) {
      simulated.response = read_error_response(ec);
      keep_alive = false;
    } else if (!is_known(parser.get())) {
      simulated.response = text_response(404, "Unknown API endpoint");
      keep_alive = parser.get().keep_alive();
    } else {
      keep_alive = parser.get().keep_alive();
      without_body = parser.get().method() == http::verb::head;
      auto request = read_request(parser.get());
      stream.expires_never();
      simulated = co_await respond(state, std::move(request));
    }
    auto const& transport_fault = simulated.transport_fault;
    if (transport_fault.delay > 0ms) {
      connection.timer.expires_after(transport_fault.delay);
      co_await connection.timer.async_wait(done);
    }
    if (state->stopped || transport_fault.abort == TransportFault::Abort::close) co_return;
    if (transport_fault.abort == TransportFault::Abort::hang) {  // until the client disconnects
      stream.expires_never();
      while (!ec) {
        co_await stream.async_read_some(discarded, done);
      }
      co_return;
    }
    auto const text = serialize_response(simulated.response, keep_alive, without_body);
    auto const length = truncated_length(text, transport_fault);
    auto const bytes = asio::buffer(text.data(), length);
    stream.expires_after(body_timeout);
    co_await asio::async_write(stream, bytes, done);
    if (ec || length < text.size()) co_return;
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, ec);
}

asio::awaitable<void> HttpServer::State::accept(std::shared_ptr<State> state) {
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  while (!state->stopped) {
    auto socket = co_await state->acceptor.async_accept(done);
    if (state->stopped) co_return;
    if (ec) {  // out of descriptors, or the client disconnected: wait, then go on
      state->accept_delay.expires_after(50ms);
      co_await state->accept_delay.async_wait(done);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    if (state->open.size() >= max_connections && !state->evict_idle_connection()) continue;
    auto const executor = state->acceptor.get_executor();
    asio::co_spawn(executor, serve(state, std::move(socket)), asio::detached);
  }
}

HttpServer::HttpServer(asio::io_context& io, Api& api, std::string const& host, std::uint16_t port,
                       Origin origin, Milliseconds webhook_retry_delay)
    : state_(std::make_shared<State>(io, api, host, origin, webhook_retry_delay)) {
  tcp::resolver resolver(io);
  auto const found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive);
  auto const endpoint = found.begin()->endpoint();
  auto& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol());
  auto const handle = static_cast<platform::SocketHandle>(acceptor.native_handle());
  platform::claim_port(handle);
  platform::keep_socket_private(handle);
  acceptor.bind(endpoint);
  acceptor.listen();
  asio::co_spawn(io, State::accept(state_), asio::detached);
}

HttpServer::~HttpServer() { stop(); }

std::uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpServer::stop() {
  if (state_->stopped) return;
  state_->stopped = true;
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  state_->accept_delay.cancel();
  state_->late_writes_timer.cancel();
  state_->webhook_sender.stop();
  for (auto* connection : state_->open)
    connection->cancel();  // each coroutine then sees that the server stopped
}

}  // namespace affinity::sandbox
