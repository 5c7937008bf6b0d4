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

  // Each action is begun once; its outcome is nothing as long as it has to be waited for.
  void begin(HttpExchange::WaitForFirstBytes&) { http.begin_first_bytes(shared.settings.pending_timeout); }
  void begin(HttpExchange::ReadHead&) { http.begin_head(); }
  void begin(HttpExchange::ReadBody&) { http.begin_body(); }
  void begin(HttpExchange::StartCall&);
  void begin(HttpExchange::Write&);
  void begin(HttpExchange::WriteStream&);
  void begin(HttpExchange::EndExchange&) {}
  void begin(HttpExchange::Linger&) { http.begin_linger(); }
  std::optional<Event> outcome(HttpExchange::WaitForFirstBytes&);
  std::optional<Event> outcome(HttpExchange::ReadHead&);
  std::optional<Event> outcome(HttpExchange::ReadBody&);
  std::optional<Event> outcome(HttpExchange::StartCall&);
  std::optional<Event> outcome(HttpExchange::Write&);
  std::optional<Event> outcome(HttpExchange::WriteStream&);
  std::optional<Event> outcome(HttpExchange::EndExchange&);
  std::optional<Event> outcome(HttpExchange::Linger&);
  void begin_any(HttpExchange::Action& action) {
    std::visit([this](auto& wanted) { begin(wanted); }, action);
  }
  std::optional<Event> outcome_of_any(HttpExchange::Action& action) {
    return std::visit([this](auto& wanted) { return outcome(wanted); }, action);
  }
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
  PermitPool::Permit counted{};  // in the gauge of open streams
};

std::optional<Event> HttpConnection::State::outcome(HttpExchange::WaitForFirstBytes&) {
  auto const first = http.first_bytes();
  if (!first) return std::nullopt;
  switch (*first) {
    case Http1Stream::FirstBytes::arrived: return HttpExchange::FirstBytes{};
    case Http1Stream::FirstBytes::timed_out: return HttpExchange::TimedOut{};
    case Http1Stream::FirstBytes::disconnected: break;
  }
  return Disconnected{};
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::ReadHead&) {
  auto read = http.head();
  if (!read) return std::nullopt;
  sent_before = http.sent();
  if (auto* request = std::get_if<Http1Stream::IncomingRequest>(&*read))
    return HttpExchange::HeadRead{std::move(*request)};
  return Disconnected{};
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::ReadBody&) {
  auto read = http.body();
  if (!read) return std::nullopt;
  if (auto* body = std::get_if<std::string>(&*read)) return HttpExchange::BodyRead{std::move(*body)};
  if (auto* error = std::get_if<HttpError>(&*read)) return HttpExchange::BodyRefused{std::move(*error)};
  return Disconnected{};
}

void HttpConnection::State::begin(HttpExchange::StartCall& start) {
  stream = start.context->events;
  call = shared.calls.start(std::move(start.context));
  if (call->reply()) return;
  // Before the call goes on, which may send events at once.
  subscribe(stream, std::move(start.permit));
  call->on_end([this] { http.wake(); });
  call->run();
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::StartCall&) {
  if (subscriber) {
    auto const begun = subscriber->has_begun();
    if (!begun) return std::nullopt;
    if (!*begun) return Disconnected{};
    if (stream->started()) return HttpExchange::StreamStarted{};
  }
  auto reply = call->take_reply();
  if (!reply) return Disconnected{};
  return HttpExchange::CallReplied{std::move(*reply)};
}

void HttpConnection::State::begin(HttpExchange::Write& response) {
  auto head = to_text(response.head, SystemClock{}.wall());
  http.begin_write(std::move(head), std::move(response.body), std::move(response.rest));
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::Write&) {
  auto const written = http.written();
  if (!written) return std::nullopt;
  if (!*written) return Disconnected{};
  return HttpExchange::Written{};
}

void HttpConnection::State::begin(HttpExchange::WriteStream& response) {
  if (response.stream) subscribe(std::move(response.stream), std::move(response.permit));
  counted = shared.open_streams.try_acquire("");
  shared.update_gauges();
  subscriber->begin_events(std::move(response.head), shared.settings.stream_keep_alive);
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::WriteStream&) {
  auto const written = subscriber->has_written();
  if (!written) return std::nullopt;
  counted.reset();
  if (!*written) return Disconnected{};
  return HttpExchange::Written{};
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::EndExchange& end) {
  if (call) call->on_end(nullptr);
  if (end.cancel_call) call->cancel();
  subscriber.reset();
  stream.reset();
  call.reset();
  end.log->sent = http.sent() - sent_before;
  shared.record_exchange(*end.log);
  slot->since = shared.now();
  shared.update_gauges();
  return HttpExchange::ExchangeEnded{http.has_buffered_input()};
}

std::optional<Event> HttpConnection::State::outcome(HttpExchange::Linger&) {
  if (!http.lingered()) return std::nullopt;
  return HttpExchange::Lingered{};
}

void HttpConnection::State::subscribe(std::shared_ptr<EventStream> to, PermitPool::Permit permit) {
  stream = std::move(to);
  subscriber.emplace(shared.io, http, *stream, std::move(permit));
}

HttpConnection::HttpConnection(platform::Socket connected, std::string address, HttpSharedState& shared)
    : state_(std::make_unique<State>(std::move(connected), std::move(address), shared)) {}

HttpConnection::~HttpConnection() = default;

Task<void> HttpConnection::serve() {
  auto& state = *state_;
  auto action = state.exchange.begin();
  while (action) {
    state.begin_any(*action);
    auto event = state.outcome_of_any(*action);
    while (!event) {
      auto waiting = state.http.wait();
      co_await std::move(waiting);
      event = state.outcome_of_any(*action);
    }
    action = state.exchange.step(std::move(*event));
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
