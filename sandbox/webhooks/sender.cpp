#include "sandbox/webhooks/sender.hpp"

#include "sandbox/webhooks/loopback.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <deque>
#include <unordered_set>

namespace affinity::sandbox {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t max_queue = 1'000;
constexpr int max_retries = 3;
constexpr auto response_timeout = 2s;  // of one attempt

}  // namespace

struct WebhookSender::State {
  State(asio::io_context& context, FailureCallback what, Milliseconds delay)
      : io(context), on_failure(std::move(what)), first_retry_delay(delay), timer(context) {}

  asio::io_context& io;
  FailureCallback on_failure;
  Milliseconds first_retry_delay;
  asio::steady_timer timer;
  std::deque<Delivery> queue{};
  std::unordered_set<beast::tcp_stream*> open{};
  bool running = false, stopped = false;

  static Task<void> run(std::shared_ptr<State>);
  static Task<bool> deliver(std::shared_ptr<State>, Delivery);
  static Task<bool> post(std::shared_ptr<State>, LoopbackTarget, std::string text);
  static Task<bool> post_to(std::shared_ptr<State>, tcp::endpoint, LoopbackTarget, std::string text);
};

Task<bool> WebhookSender::State::post_to(std::shared_ptr<State> state, tcp::endpoint endpoint,
                                         LoopbackTarget to, std::string text) {
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  beast::tcp_stream stream(state->io);
  stream.expires_after(response_timeout);
  state->open.insert(&stream);
  http::request<http::string_body> request(http::verb::post, to.target, 11, std::move(text));
  request.set(http::field::host, to.host);
  request.set(http::field::content_type, "application/json");
  request.set(http::field::connection, "close");
  request.prepare_payload();
  beast::flat_buffer buffer;
  http::response_parser<http::empty_body> parser;
  co_await stream.async_connect(endpoint, done);
  if (!ec) co_await http::async_write(stream, request, done);
  // The status decides; the body is not read.
  if (!ec) co_await http::async_read_header(stream, buffer, parser, done);
  state->open.erase(&stream);
  co_return !ec && parser.get().result_int() / 100 == 2;
}

Task<bool> WebhookSender::State::post(std::shared_ptr<State> state, LoopbackTarget to, std::string text) {
  for (auto const& address : to.addresses) {
    if (state->stopped) co_return false;
    tcp::endpoint const endpoint(asio::ip::make_address(address), to.port);
    bool const accepted = co_await post_to(state, endpoint, to, text);
    if (accepted) co_return true;
  }
  co_return false;
}

Task<bool> WebhookSender::State::deliver(std::shared_ptr<State> state, Delivery delivery) {
  auto const to = loopback_target(delivery.url);
  if (!to) co_return true;
  auto delay = state->first_retry_delay;
  boost::system::error_code ec;
  auto done = asio::redirect_error(asio::use_awaitable, ec);
  for (int attempt = 0; attempt <= max_retries && !state->stopped; ++attempt) {
    if (attempt > 0) {
      state->timer.expires_after(delay);
      co_await state->timer.async_wait(done);
      delay *= 2;
      if (state->stopped) co_return true;
    }
    bool const accepted = co_await post(state, *to, delivery.text);
    if (accepted) co_return true;
  }
  co_return false;
}

Task<void> WebhookSender::State::run(std::shared_ptr<State> state) {
  while (!state->queue.empty() && !state->stopped) {
    auto delivery = std::move(state->queue.front());
    state->queue.pop_front();
    auto const webhook_id = delivery.webhook_id;
    bool const accepted = co_await deliver(state, std::move(delivery));
    if (accepted || state->stopped) continue;
    std::erase_if(state->queue, [&](Delivery const& one) { return one.webhook_id == webhook_id; });
    state->on_failure(webhook_id);
  }
  state->running = false;
}

WebhookSender::WebhookSender(asio::io_context& io, FailureCallback on_failure, Milliseconds first_retry_delay)
    : state_(std::make_shared<State>(io, std::move(on_failure), first_retry_delay)) {}

WebhookSender::~WebhookSender() { stop(); }

void WebhookSender::send(std::vector<Delivery> deliveries) {
  for (auto& delivery : deliveries)
    if (state_->queue.size() < max_queue && loopback_target(delivery.url))
      state_->queue.push_back(std::move(delivery));
  if (state_->running || state_->queue.empty() || state_->stopped) return;
  state_->running = true;
  asio::co_spawn(state_->io, State::run(state_), asio::detached);
}

Task<bool> WebhookSender::validate(std::string url, WallTime now) {
  auto const state = state_;
  auto const to = loopback_target(url);
  if (!to) co_return false;
  auto const sent_at = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  auto text = R"({"type":"sandbox.check","body":{},"sent_at":)" + std::to_string(sent_at) + '}';
  co_return co_await State::post(state, *to, std::move(text));
}

void WebhookSender::stop() {
  state_->stopped = true;
  state_->timer.cancel();
  for (auto* stream : state_->open) stream->cancel();
}

}  // namespace affinity::sandbox
