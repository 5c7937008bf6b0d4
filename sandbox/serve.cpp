#include "sandbox/serve.hpp"

#include <algorithm>
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
#include <chrono>
#include <optional>
#include <unordered_set>

namespace affinity::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

struct HttpServer::State {
  State(asio::io_context& io, Api& the_api, Origin what)
      : api(the_api), origin(what), acceptor(io), pause(io) {}

  Api& api;
  Origin origin;
  tcp::acceptor acceptor;
  asio::steady_timer pause;
  std::unordered_set<beast::tcp_stream*> open{};
  bool stopped = false;

  static asio::awaitable<void> accept(std::shared_ptr<State>);
  static asio::awaitable<void> serve(std::shared_ptr<State>, tcp::socket);
};

namespace {

using Parser = http::request_parser<http::string_body>;

constexpr std::size_t max_body = 4u << 20;
constexpr std::size_t max_upload = 32u << 20;  // of a multipart body
constexpr std::uint32_t max_header = 16u << 10;
constexpr auto idle_timeout = 75s;  // between two requests of a connection
constexpr auto header_timeout = 10s;
constexpr auto body_timeout = 30s;

Response plain(int status, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.set("content-type", "text/plain");
  return response;
}

std::optional<Method> method_of(http::verb verb) {
  switch (verb) {
    case http::verb::get:
    case http::verb::head: return Method::get;
    case http::verb::post: return Method::post;
    case http::verb::put: return Method::put;
    case http::verb::delete_: return Method::del;
    default: return std::nullopt;
  }
}

Response answer(Api& api, bool downloads, Parser::value_type& message) {
  auto const method = method_of(message.method());
  if (!method || !message.target().starts_with('/')) return plain(404, "Unknown API endpoint");
  Request request{
      .method = *method, .target = std::string(message.target()), .body = std::move(message.body())};
  for (auto const& field : message)
    request.headers.add(std::string_view(field.name_string()), std::string(field.value()));
  request.content_type = std::string(message[http::field::content_type]);
  return downloads ? api.download(request) : api.handle(request);
}

bool too_large(Parser const& parser) {
  return !parser.get()[http::field::content_type].starts_with("multipart/") &&
         parser.content_length().value_or(0) > max_body;
}

Response refusal(boost::system::error_code const& ec) {
  if (ec == http::error::body_limit) return plain(413, "The body is larger than 4 MiB");
  if (ec == http::error::header_limit) return plain(431, "The headers are larger than 16 KiB");
  return plain(400, "This is not an HTTP/1.1 request");
}

// Head and body in one piece, so that they leave in one write.
std::string on_the_wire(Response const& response, bool keep_alive, bool without_body) {
  auto const reason = http::obsolete_reason(http::int_to_status(unsigned(response.status)));
  std::string out = "HTTP/1.1 " + std::to_string(response.status) + ' ' + std::string(reason) + "\r\n";
  for (auto const& field : response.headers.fields) out += field.name + ": " + field.value + "\r\n";
  out += "content-length: " + std::to_string(response.body.size()) + "\r\n";
  out += keep_alive ? "connection: keep-alive\r\n\r\n" : "connection: close\r\n\r\n";
  if (!without_body) out += response.body;
  return out;
}

bool expects_continue(Parser const& parser) {
  return beast::iequals(parser.get()[http::field::expect], "100-continue");
}

bool of_the_client(boost::system::error_code const& ec) {
  return ec.category() == http::make_error_code(http::error::end_of_stream).category() &&
         ec != http::error::end_of_stream && ec != http::error::partial_message;
}

struct Listed {  // an open connection in the server's set, for as long as it is open
  std::unordered_set<beast::tcp_stream*>& all;
  beast::tcp_stream* stream;
  Listed(std::unordered_set<beast::tcp_stream*>& set, beast::tcp_stream* one) : all(set), stream(one) {
    all.insert(stream);
  }
  Listed(Listed const&) = delete;
  Listed& operator=(Listed const&) = delete;
  ~Listed() { all.erase(stream); }
};

}  // namespace

asio::awaitable<void> HttpServer::State::serve(std::shared_ptr<State> state, tcp::socket socket) {
  beast::tcp_stream stream(std::move(socket));
  Listed const listed(state->open, &stream);
  beast::flat_buffer buffer;
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  static std::string const go_on = "HTTP/1.1 100 Continue\r\n\r\n";
  bool keep_alive = true;
  while (keep_alive && !state->stopped) {
    Parser parser;
    parser.body_limit(max_upload);
    parser.header_limit(max_header);
    stream.expires_after(idle_timeout);
    co_await http::async_read_some(stream, buffer, parser, done);
    if (!ec && !parser.is_header_done()) {
      stream.expires_after(header_timeout);
      co_await http::async_read_header(stream, buffer, parser, done);
    }
    if (!ec && too_large(parser)) ec = http::error::body_limit;
    if (!ec && !parser.get()[http::field::content_type].starts_with("multipart/"))
      parser.body_limit(max_body);
    if (!ec && !parser.is_done()) {
      stream.expires_after(body_timeout);
      if (expects_continue(parser)) {
        auto const line = asio::buffer(go_on);
        co_await asio::async_write(stream, line, done);
      }
      if (!ec) co_await http::async_read(stream, buffer, parser, done);
    }
    if (state->stopped || (ec && !of_the_client(ec))) co_return;
    Response response;
    bool without_body = false;
    if (ec) {
      response = refusal(ec);
      keep_alive = false;
    } else {
      keep_alive = parser.get().keep_alive();
      without_body = parser.get().method() == http::verb::head;
      response = answer(state->api, state->origin == Origin::downloads, parser.get());
    }
    auto const text = on_the_wire(response, keep_alive, without_body);
    auto const bytes = asio::buffer(text);
    stream.expires_after(body_timeout);
    co_await asio::async_write(stream, bytes, done);
    if (ec) co_return;
  }
  stream.socket().shutdown(tcp::socket::shutdown_send, ec);
}

asio::awaitable<void> HttpServer::State::accept(std::shared_ptr<State> state) {
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  while (!state->stopped) {
    auto socket = co_await state->acceptor.async_accept(done);
    if (state->stopped) co_return;
    if (ec) {  // out of descriptors, or a client that was gone again: rest, then go on
      state->pause.expires_after(50ms);
      co_await state->pause.async_wait(done);
      continue;
    }
    boost::system::error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    auto const executor = state->acceptor.get_executor();
    asio::co_spawn(executor, serve(state, std::move(socket)), asio::detached);
  }
}

HttpServer::HttpServer(asio::io_context& io, Api& api, std::string const& host, std::uint16_t port,
                       Origin origin)
    : state_(std::make_shared<State>(io, api, origin)) {
  tcp::resolver resolver(io);
  auto const found = resolver.resolve(host, std::to_string(port), tcp::resolver::passive);
  auto const endpoint = found.begin()->endpoint();
  auto& acceptor = state_->acceptor;
  acceptor.open(endpoint.protocol());
  acceptor.set_option(tcp::acceptor::reuse_address(true));
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
  state_->pause.cancel();
  for (auto* stream : state_->open) stream->cancel();  // each coroutine then sees that the server stopped
}

}  // namespace affinity::sandbox
