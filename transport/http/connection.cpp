#include "transport/http/connection.hpp"

#include "transport/http/exchange.hpp"
#include "transport/http/http1_stream.hpp"
#include "transport/http/sse_subscriber.hpp"

#include <optional>
#include <utility>
#include <variant>

namespace affinity::transport {

using Event = HttpExchange::Event;
using Disconnected = HttpExchange::Disconnected;

struct HttpConnection::State final : ConnectionLimiter::Connection {
  State(platform::Socket connected, std::string from, HttpSharedState& with)
      : http(with.io, std::move(connected), with.settings), address(std::move(from)), shared(with) {}

  bool is_evictable(bool authenticated) const override {
    return (!authenticated || http.idle()) && !http.has_unread_input();
  }
  void evict() override { http.close(); }

  Task<Event> perform(HttpExchange::Action& action) {
    return std::visit([this](auto& wanted) { return perform(wanted); }, action);
  }
  Event end_exchange(HttpExchange::EndExchange&);
  Task<Event> perform(HttpExchange::WaitForFirstBytes&);
  Task<Event> perform(HttpExchange::ReadHead&);
  Task<Event> perform(HttpExchange::ReadBody&);
  Task<Event> perform(HttpExchange::StartCall&);
  Task<Event> perform(HttpExchange::Write&);
  Task<Event> perform(HttpExchange::WriteStream&);
  // serve() ends an exchange without waiting, because a coroutine for it costs more than the work in it.
  Task<Event> perform(HttpExchange::EndExchange& end) { co_return end_exchange(end); }
  Task<Event> perform(HttpExchange::Linger&);
  void subscribe(std::shared_ptr<EventStream>, PermitPool::Permit);

  Http1Stream http;
  std::string address;
  HttpSharedState& shared;
  ConnectionLimiter::SlotHandle slot{};
  HttpExchange exchange{shared, address, slot};
  std::size_t sent_before = 0;  // bytes, when the current exchange began
  // Of the current exchange:
  std::shared_ptr<RunningCall> call{};
  std::shared_ptr<EventStream> stream{};
  std::optional<SseSubscriber> subscriber{};
};

Task<Event> HttpConnection::State::perform(HttpExchange::WaitForFirstBytes&) {
  auto const first = co_await http.wait_for_first_bytes(shared.settings.pending_timeout);
  switch (first) {
    case Http1Stream::FirstBytes::arrived: co_return HttpExchange::FirstBytes{};
    case Http1Stream::FirstBytes::timed_out: co_return HttpExchange::TimedOut{};
    case Http1Stream::FirstBytes::disconnected: break;
  }
  co_return Disconnected{};
}

Task<Event> HttpConnection::State::perform(HttpExchange::ReadHead&) {
  auto read = co_await http.read_head();
  sent_before = http.sent();
  if (auto* request = std::get_if<Http1Stream::IncomingRequest>(&read))
    co_return HttpExchange::HeadRead{std::move(*request)};
  co_return Disconnected{};
}

Task<Event> HttpConnection::State::perform(HttpExchange::ReadBody&) {
  auto read = co_await http.read_body();
  if (auto* body = std::get_if<std::string>(&read)) co_return HttpExchange::BodyRead{std::move(*body)};
  if (auto* error = std::get_if<HttpError>(&read)) co_return HttpExchange::BodyRefused{std::move(*error)};
  co_return Disconnected{};
}

Task<Event> HttpConnection::State::perform(HttpExchange::StartCall& start) {
  // Before the call starts, which may send events at once.
  subscribe(start.context.events, std::move(start.permit));
  call = shared.calls.start(std::move(start.context));
  auto const begun = co_await subscriber->wait_for_start(http);
  if (!begun) co_return Disconnected{};
  if (stream->started()) co_return HttpExchange::StreamStarted{};
  auto reply = call->take_reply();
  if (!reply) co_return Disconnected{};
  co_return HttpExchange::CallReplied{std::move(*reply)};
}

Task<Event> HttpConnection::State::perform(HttpExchange::Write& response) {
  auto head = to_text(response.head, SystemClock{}.wall());
  auto const written =
      co_await http.write(std::move(head), std::move(response.body), std::move(response.rest));
  if (!written) co_return Disconnected{};
  co_return HttpExchange::Written{};
}

Task<Event> HttpConnection::State::perform(HttpExchange::WriteStream& response) {
  if (response.stream) subscribe(std::move(response.stream), std::move(response.permit));
  auto const counted = shared.open_streams.try_acquire("");
  shared.update_gauges();
  auto const whole =
      co_await subscriber->write_events(http, std::move(response.head), shared.settings.stream_keep_alive);
  if (!whole) co_return Disconnected{};
  co_return HttpExchange::Written{};
}

Event HttpConnection::State::end_exchange(HttpExchange::EndExchange& end) {
  if (end.cancel_call) call->cancel();
  subscriber.reset();
  stream.reset();
  call.reset();
  end.log.sent = http.sent() - sent_before;
  shared.record_exchange(end.log);
  slot->since = shared.now();
  http.release_memory();
  shared.update_gauges();
  return HttpExchange::ExchangeEnded{http.has_buffered_input()};
}

Task<Event> HttpConnection::State::perform(HttpExchange::Linger&) {
  co_await http.linger();
  co_return HttpExchange::Lingered{};
}

void HttpConnection::State::subscribe(std::shared_ptr<EventStream> to, PermitPool::Permit permit) {
  stream = std::move(to);
  subscriber.emplace(shared.io, *stream, std::move(permit));
}

HttpConnection::HttpConnection(platform::Socket connected, std::string address, HttpSharedState& shared)
    : state_(std::make_unique<State>(std::move(connected), std::move(address), shared)) {}

HttpConnection::~HttpConnection() = default;

Task<void> HttpConnection::serve() {
  auto action = state_->exchange.begin();
  while (action) {
    if (auto* end = std::get_if<HttpExchange::EndExchange>(&*action)) {
      action = state_->exchange.step(state_->end_exchange(*end));
      continue;
    }
    auto event = co_await state_->perform(*action);
    action = state_->exchange.step(std::move(event));
  }
}

bool HttpConnection::acquire_slot(std::string client_address_key) {
  auto& shared = state_->shared;
  state_->slot = shared.connection_limiter.acquire(*state_, std::move(client_address_key), shared.now());
  return state_->slot != nullptr;
}

bool HttpConnection::idle() const { return state_->http.idle(); }

bool HttpConnection::is_admitted() const { return state_->slot->admitted; }

void HttpConnection::end_invalid_stream() {
  if (state_->exchange.reads_without_valid_token() && state_->stream) state_->stream->drop_reader();
}

void HttpConnection::close() { state_->http.close(); }

}  // namespace affinity::transport
