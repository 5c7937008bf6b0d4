#include "transport/http/connection.hpp"

#include "transport/http/cors.hpp"
#include "transport/http/health_endpoints.hpp"
#include "transport/http/http1_stream.hpp"
#include "transport/http/response_head.hpp"
#include "transport/http/sse_subscriber.hpp"
#include "transport/sse/event_format.hpp"

#include <algorithm>
#include <utility>

namespace affinity::transport {

namespace {

// Every occurrence of the headers of MCP 2026-07-28 (streamable HTTP, headers), and of X-MCP-*.
mcp::PostHeaders post_headers(RequestHead const& head) {
  static constexpr std::string_view param = "Mcp-Param-", choice = "X-MCP-";
  mcp::PostHeaders out;
  for (auto const& [name, value] : head.headers.fields) {
    if (equals_ignore_case(name, "MCP-Protocol-Version")) out.protocol_version.push_back(value);
    if (equals_ignore_case(name, "Mcp-Method")) out.method.push_back(value);
    if (equals_ignore_case(name, "Mcp-Name")) out.name.push_back(value);
    if (equals_ignore_case(std::string_view(name).substr(0, param.size()), param))
      out.params.emplace_back(name.substr(param.size()), value);
    if (equals_ignore_case(std::string_view(name).substr(0, choice.size()), choice))
      out.tool_filter.emplace_back(name.substr(choice.size()), value);
  }
  return out;
}

// Empty, which no session has, when the header occurs more than once.
std::string_view session_id(Headers const& headers) {
  auto const is_it = [](Headers::Field const& field) {
    return equals_ignore_case(field.name, "Mcp-Session-Id");
  };
  if (std::ranges::count_if(headers.fields, is_it) != 1) return {};
  return *headers.find("Mcp-Session-Id");
}

// The request id that a proxy set; one with characters unfit for a log is dropped.
std::string request_id(Headers const& headers) {
  auto const given = headers.find("X-Request-Id").value_or("");
  auto const fits = [](unsigned char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; };
  return given.size() <= 100 && std::ranges::all_of(given, fits) ? std::string(given) : std::string();
}

HttpError short_of_memory() {
  return http_error(503, "The server is short of memory. Try again in a second.", "Retry-After", "1");
}

bool is_listen(mcp::PostHeaders const& post) {
  return std::ranges::find(post.method, "subscriptions/listen") != post.method.end();
}

HttpError session_not_found() {
  return http_error(404, "This session has ended or never was. Send initialize to open another.");
}

HttpError too_many_streams() {
  return http_error(429, "Too many streams are open. Close some of them, or try again in a while.",
                    "Retry-After", "5");
}

HttpError too_many_connections() {
  return http_error(503, "Too many connections are open. Close some, or try again in a second.",
                    "Retry-After", "1");
}

// Unauthenticated clients do not keep a connection, and after 400 the end of the request's body is uncertain.
bool closes_connection(int status) {
  return status == 400 || status == 401 || status == 403 || status == 429;
}

void add_to(Headers& headers, Headers const& more) {
  for (auto const& field : more.fields) headers.fields.push_back(field);
}

HttpError too_many_sessions() {
  return http_error(429, "Too many sessions are open. End some with DELETE, or try again in a minute.",
                    "Retry-After", "60");
}

}  // namespace

// What happens to the connection after an exchange.
enum class HttpConnection::AfterExchange { read_next, close, disconnected };

struct HttpConnection::State final : ConnectionLimiter::Connection {
  using Rest = std::shared_ptr<std::string const>;  // the end of a body, shared with other responses

  State(UniqueFd fd, std::string from, HttpSharedState& with)
      : http(with.io, std::move(fd), with.settings), address(std::move(from)), shared(with) {}

  bool is_evictable(bool authenticated) const override {
    return (!authenticated || http.idle()) && !http.has_unread_input();
  }
  void evict() override { http.close(); }

  Task<AfterExchange> serve_request();
  Task<AfterExchange> serve_pending();
  std::optional<HttpError> admit_connection(std::string const& principal);
  Task<AfterExchange> write_preflight(RequestHead const& request, bool keep_alive);
  std::optional<std::variant<EndpointResponse, HttpError>> find_endpoint(RequestHead const& request);
  Task<AfterExchange> write_endpoint(EndpointResponse response, RequestHead const& request, bool keep_alive);
  Task<AfterExchange> serve_post(Http1Stream::IncomingRequest request, std::string body, AuthInfo auth);
  Task<AfterExchange> write_reply(Http1Stream::IncomingRequest const& request, RunningCall& call,
                                  std::string const& principal);
  Task<AfterExchange> serve_get_or_delete(Http1Stream::IncomingRequest request, AuthInfo auth);
  Task<AfterExchange> serve_get(Http1Stream::IncomingRequest const& request, Session& session);
  Task<AfterExchange> write_stream(Http1Stream::IncomingRequest const& request, SseSubscriber& subscriber);
  Task<AfterExchange> write_error(HttpError error, RequestHead const& request, bool keep_alive);
  Task<AfterExchange> write(ResponseHead head, std::string body, Rest rest = {});
  bool can_keep_alive() const {
    return slot->admitted && requests_served < shared.settings.max_requests_per_connection &&
           !shared.stopping;
  }
  void begin_exchange(RequestHead const& request);
  void end_exchange();

  Http1Stream http;
  std::string address;
  HttpSharedState& shared;
  ConnectionLimiter::SlotHandle slot{};
  std::size_t requests_served = 0;
  Headers cors{};                          // for every response of the current exchange
  std::optional<AccessLogEntry> access{};  // of the current exchange
  TimePoint exchange_start{};
};

void HttpConnection::State::begin_exchange(RequestHead const& request) {
  exchange_start = shared.now();
  cors = cors_headers(request, shared.rules);
  access = AccessLogEntry{.exchange = ++shared.exchanges,
                          .address = address,
                          .method = request.method,
                          .target = request.target,
                          .revision = std::string(request.headers.find("MCP-Protocol-Version").value_or("")),
                          .request_id = request_id(request.headers),
                          .sent = http.sent()};
}

void HttpConnection::State::end_exchange() {
  if (!access) return;
  access->sent = http.sent() - access->sent;
  access->took = std::chrono::duration_cast<Milliseconds>(shared.now() - exchange_start);
  shared.record_exchange(*access);
  access.reset();
}

Task<HttpConnection::AfterExchange> HttpConnection::State::write(ResponseHead head, std::string body,
                                                                 Rest rest) {
  if (access) access->status = head.status;
  add_to(head.headers, cors);
  auto text = to_text(head, SystemClock{}.wall());
  auto const written = co_await http.write(std::move(text), std::move(body), std::move(rest));
  if (!written) co_return AfterExchange::disconnected;
  co_return head.keep_alive ? AfterExchange::read_next : AfterExchange::close;
}

Task<HttpConnection::AfterExchange> HttpConnection::State::write_error(HttpError error,
                                                                       RequestHead const& request,
                                                                       bool keep_alive) {
  auto body = http_error_body(error.message);
  ResponseHead head{.status = error.status,
                    .length = body.size(),
                    .keep_alive = keep_alive && can_keep_alive(),
                    .http_1_0 = request.http_1_0,
                    .headers = std::move(error.headers)};
  if (request.method == "HEAD") body.clear();  // the response has the length of a body and no body
  co_return co_await write(std::move(head), std::move(body));
}

// The response of an endpoint besides MCP: public metadata, health or metrics; nothing for other paths.
std::optional<std::variant<EndpointResponse, HttpError>> HttpConnection::State::find_endpoint(
    RequestHead const& request) {
  if (auto public_metadata = find_public_metadata(request, shared.rules, shared.authenticator))
    return EndpointResponse{.type = "application/json", .body = std::move(*public_metadata)};
  auto found = health_endpoint(request, shared.stopping);
  if (!found && !(is_metrics_request(request) && shared.metrics)) return std::nullopt;
  if (auto error = check_host_and_origin(request, shared.rules)) return *error;
  if (found) return found;
  auto admitted = shared.authenticator.authenticate(request.headers, address, shared.now());
  if (auto* error = std::get_if<HttpError>(&admitted)) return std::move(*error);
  auto const& principal = std::get<AuthInfo>(admitted).caller.principal;
  if (access) access->principal = principal;
  if (auto error = admit_connection(principal)) return std::move(*error);
  if (request.method != "GET" && request.method != "HEAD")
    return http_error(405, "Only GET is served here.", "Allow", "GET, HEAD");
  return EndpointResponse{.type = metrics_content_type, .body = shared.metrics_text()};
}

Task<HttpConnection::AfterExchange> HttpConnection::State::write_endpoint(EndpointResponse response,
                                                                          RequestHead const& request,
                                                                          bool keep_alive) {
  ResponseHead head{.status = response.status,
                    .length = response.body.size(),
                    .type = response.type,
                    .keep_alive = keep_alive && can_keep_alive(),
                    .http_1_0 = request.http_1_0};
  if (request.method == "HEAD") response.body.clear();
  co_return co_await write(std::move(head), std::move(response.body));
}

// The response to a CORS preflight of an allowed origin.
Task<HttpConnection::AfterExchange> HttpConnection::State::write_preflight(RequestHead const& request,
                                                                           bool keep_alive) {
  ResponseHead head{.status = 204,
                    .keep_alive = keep_alive && can_keep_alive(),
                    .http_1_0 = request.http_1_0,
                    .headers = preflight_headers(request)};
  co_return co_await write(std::move(head), std::string());
}

std::optional<HttpError> HttpConnection::State::admit_connection(std::string const& principal) {
  switch (shared.connection_limiter.admit(slot, principal)) {
    case ConnectionLimiter::Admission::admitted: return std::nullopt;
    case ConnectionLimiter::Admission::full: break;
    case ConnectionLimiter::Admission::principal_limit:
      return http_error(429,
                        "Too many connections of yours are at work. Close some, or try again in a second.",
                        "Retry-After", "1");
  }
  return too_many_connections();
}

// Serves a pending connection, while all slots are taken. A silent client gets 503; an authenticated one
// takes the slot of an idle connection.
Task<HttpConnection::AfterExchange> HttpConnection::State::serve_pending() {
  auto const first = co_await http.wait_for_first_bytes(shared.settings.pending_timeout);
  if (first == Http1Stream::FirstBytes::disconnected) co_return AfterExchange::disconnected;
  if (first == Http1Stream::FirstBytes::arrived) co_return co_await serve_request();
  RequestHead const unknown;
  co_return co_await write_error(too_many_connections(), unknown, false);
}

Task<HttpConnection::AfterExchange> HttpConnection::State::serve_request() {
  auto read = co_await http.read_head();
  if (std::holds_alternative<Http1Stream::Disconnected>(read)) co_return AfterExchange::disconnected;
  ++requests_served;
  auto request = std::get<Http1Stream::IncomingRequest>(std::move(read));
  begin_exchange(request.head);
  // A rejected request with a body closes the connection: reading that body would be work for an
  // unauthenticated client.
  auto const keep_alive = !request.error && !request.has_body && request.keep_alive;
  auto error = request.error;
  if (!error && !cors.fields.empty() && is_preflight(request.head))
    co_return co_await write_preflight(request.head, keep_alive);
  if (!error) {
    if (auto other = find_endpoint(request.head)) {
      if (auto* found = std::get_if<EndpointResponse>(&*other))
        co_return co_await write_endpoint(std::move(*found), request.head, keep_alive);
      error = std::get<HttpError>(std::move(*other));
    }
  }
  AuthInfo auth;
  if (!error) {
    auto admitted = validate_request(request.head, shared.rules, shared.authenticator, address, shared.now());
    if (auto* refused = std::get_if<HttpError>(&admitted))
      error = std::move(*refused);
    else
      auth = std::get<AuthInfo>(std::move(admitted));
  }
  if (!error) error = admit_connection(auth.caller.principal);
  access->principal = auth.caller.principal;
  if (error) access->principal.clear();
  if (!error && request.has_body && shared.memory.under_pressure(shared.now())) error = short_of_memory();
  if (error) {
    auto const stays = keep_alive && !closes_connection(error->status);
    co_return co_await write_error(std::move(*error), request.head, stays);
  }
  auto body = co_await http.read_body();
  if (std::holds_alternative<Http1Stream::Disconnected>(body)) co_return AfterExchange::disconnected;
  if (auto* refused = std::get_if<HttpError>(&body))
    co_return co_await write_error(std::move(*refused), request.head, false);
  access->received = std::get<std::string>(body).size();
  if (request.head.method != "POST")
    co_return co_await serve_get_or_delete(std::move(request), std::move(auth));
  co_return co_await serve_post(std::move(request), std::get<std::string>(std::move(body)), std::move(auth));
}

Task<HttpConnection::AfterExchange> HttpConnection::State::serve_post(Http1Stream::IncomingRequest request,
                                                                      std::string body, AuthInfo auth) {
  auto const& headers = request.head.headers;
  auto const principal = auth.caller.principal;
  // In revisions with sessions a disconnect does not cancel the call (MCP 2025-11-25, transports); in the one
  // without it does, and Mcp-Session-Id is ignored (MCP 2026-07-28, streamable HTTP).
  auto const modern = has_modern_revision(headers);
  CallContext context{.body = std::move(body), .caller = std::move(auth.caller)};
  context.exchange.post = post_headers(request.head);
  context.exchange.allowed = std::move(auth.allowed);
  PermitPool::Permit permit;
  if (is_listen(*context.exchange.post)) {
    permit = shared.stream_permits.try_acquire(principal);
    if (!permit) co_return co_await write_error(too_many_streams(), request.head, request.keep_alive);
  }
  if (!modern && headers.find("Mcp-Session-Id")) {
    context.session = shared.sessions.find(session_id(headers), principal, shared.now());
    context.exchange.session = context.session ? mcp::Exchange::Session::open : mcp::Exchange::Session::gone;
  }
  context.peer = context.session ? context.session->peer : std::make_shared<mcp::Peer>();
  context.events = context.session ? shared.sessions.begin_call(*context.session)
                                   : std::make_shared<EventStream>(EventStream::Options{});
  auto const events = context.events;
  if (context.session) context.caller.session = context.session->log_id;
  if (accepts_event_stream(headers, false)) {
    context.exchange.emit = [events](std::string message) { events->send(message); };
    if (context.session && context.peer->negotiated >= mcp::Revision::r2025_11_25)
      context.exchange.close_for_polling = [events] { events->close_for_polling(); };
  }
  SseSubscriber subscriber(shared.io, *events,
                           std::move(permit));  // before the call starts, which may send events at once
  auto const call = shared.calls.start(std::move(context));
  auto const begun = co_await subscriber.wait_for_start(http);
  if (begun && !events->started()) co_return co_await write_reply(request, *call, principal);
  auto next = AfterExchange::disconnected;
  if (begun) next = co_await write_stream(request, subscriber);
  if (next == AfterExchange::disconnected && modern) call->cancel();
  co_return next;
}

Task<HttpConnection::AfterExchange> HttpConnection::State::write_reply(
    Http1Stream::IncomingRequest const& request, RunningCall& call, std::string const& principal) {
  auto reply = call.take_reply();
  ResponseHead head{.status = reply.body.empty() && reply.status == 200 ? 202 : reply.status,
                    .length = reply.size(),
                    .keep_alive = request.keep_alive && can_keep_alive(),
                    .http_1_0 = request.head.http_1_0};
  if (head.status == 200 && !accepts_json(request.head.headers)) {
    reply = mcp::Reply{.body = format_event(reply.text(), "")};
    head.length = reply.size();
    head.type = "text/event-stream";
  }
  auto const fresh = !call.context().session && !has_modern_revision(request.head.headers);
  auto const opens = fresh && call.context().peer->negotiated && head.status == 200;
  if (opens) {
    auto const session = shared.sessions.open(principal, call.context().peer, shared.now());
    shared.update_gauges();
    if (!session) co_return co_await write_error(too_many_sessions(), request.head, request.keep_alive);
    head.headers.add("Mcp-Session-Id", session->id);
  }
  co_return co_await write(std::move(head), std::move(reply.body), std::move(reply.rest));
}

Task<HttpConnection::AfterExchange> HttpConnection::State::write_stream(
    Http1Stream::IncomingRequest const& request, SseSubscriber& subscriber) {
  auto const counted = shared.open_streams.try_acquire("");
  shared.update_gauges();
  // Without chunked encoding only closing the connection ends the stream.
  ResponseHead head{.keep_alive = request.keep_alive && can_keep_alive() && !request.head.http_1_0,
                    .http_1_0 = request.head.http_1_0,
                    .events = true,
                    .headers = cors};
  auto const next = head.keep_alive ? AfterExchange::read_next : AfterExchange::close;
  if (access) access->status = head.status;
  auto const whole =
      co_await subscriber.write_events(http, std::move(head), shared.settings.stream_keep_alive);
  co_return whole ? next : AfterExchange::disconnected;
}

// GET and DELETE (MCP 2025-11-25, transports).
Task<HttpConnection::AfterExchange> HttpConnection::State::serve_get_or_delete(
    Http1Stream::IncomingRequest request, AuthInfo auth) {
  auto const id = session_id(request.head.headers);
  auto const session = shared.sessions.find(id, auth.caller.principal, shared.now());
  if (!session) co_return co_await write_error(session_not_found(), request.head, request.keep_alive);
  if (request.head.method == "DELETE") {
    shared.end_session(session);
    ResponseHead head{.keep_alive = request.keep_alive && can_keep_alive(),
                      .http_1_0 = request.head.http_1_0};
    co_return co_await write(std::move(head), std::string());
  }
  auto const next = co_await serve_get(request, *session);
  session->last_used = shared.now();
  co_return next;
}

Task<HttpConnection::AfterExchange> HttpConnection::State::serve_get(
    Http1Stream::IncomingRequest const& request, Session& session) {
  if (shared.stopping) {
    auto error = http_error(503, "The server is stopping. Try again in a second.", "Retry-After", "1");
    co_return co_await write_error(std::move(error), request.head, false);
  }
  auto stream_of_get = session.standalone_stream;
  if (auto const last = request.head.headers.find("Last-Event-ID")) {
    auto const at = parse_event_id(*last);
    auto const found = at ? session.streams.find(at->stream) : session.streams.end();
    if (at && found != session.streams.end()) stream_of_get = found->second;
    auto const known = at && (at->stream == 0 || found != session.streams.end());
    if (!known || !stream_of_get->replay_after(at->event)) {
      auto error = http_error(
          400, "What came after this Last-Event-ID is no longer kept. Send GET without it, and ask anew.");
      co_return co_await write_error(std::move(error), request.head, request.keep_alive);
    }
  }
  stream_of_get
      ->drop_reader();  // a reconnecting client takes over, even while the old connection still looks open
  auto permit = shared.stream_permits.try_acquire(session.principal);
  if (!permit) co_return co_await write_error(too_many_streams(), request.head, request.keep_alive);
  SseSubscriber subscriber(shared.io, *stream_of_get, std::move(permit));
  co_return co_await write_stream(request, subscriber);
}

HttpConnection::HttpConnection(UniqueFd fd, std::string address, HttpSharedState& shared)
    : state_(std::make_unique<State>(std::move(fd), std::move(address), shared)) {}

HttpConnection::~HttpConnection() = default;

Task<void> HttpConnection::serve() {
  auto next = AfterExchange::read_next;
  // The server may stop while the last response is being written; pipelined requests are still served.
  auto const wanted = [this] { return !state_->shared.stopping || state_->http.has_buffered_input(); };
  while (next == AfterExchange::read_next && wanted()) {
    if (state_->slot->admitted)
      next = co_await state_->serve_request();
    else
      next = co_await state_->serve_pending();
    state_->end_exchange();
    state_->slot->since = state_->shared.now();
    state_->http.release_memory();
    state_->shared.update_gauges();
  }
  if (next == AfterExchange::disconnected) co_return;
  co_await state_->http.linger();
}

bool HttpConnection::acquire_slot(std::string client_address_key) {
  auto& shared = state_->shared;
  state_->slot = shared.connection_limiter.acquire(*state_, std::move(client_address_key), shared.now());
  return state_->slot != nullptr;
}

bool HttpConnection::idle() const { return state_->http.idle(); }

bool HttpConnection::is_admitted() const { return state_->slot->admitted; }

void HttpConnection::close() { state_->http.close(); }

}  // namespace affinity::transport
