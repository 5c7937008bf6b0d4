#include "transport/http/exchange.hpp"

#include "transport/http/cors.hpp"
#include "transport/http/request_headers.hpp"
#include "transport/sse/event_format.hpp"

#include <algorithm>
#include <utility>

namespace affinity::transport {

namespace {

HttpError short_of_memory() {
  return http_error(503, "The server is short of memory. Try again in a second.", "Retry-After", "1");
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

HttpError too_many_sessions() {
  return http_error(429, "Too many sessions are open. End some with DELETE, or try again in a minute.",
                    "Retry-After", "60");
}

HttpError server_is_stopping() {
  return http_error(503, "The server is stopping. Try again in a second.", "Retry-After", "1");
}

HttpError events_are_gone() {
  return http_error(
      400, "What came after this Last-Event-ID is no longer kept. Send GET without it, and ask anew.");
}

// Unauthenticated clients do not keep a connection, and after 400 the end of the request's body is uncertain.
bool closes_connection(int status) {
  return status == 400 || status == 401 || status == 403 || status == 429;
}

}  // namespace

HttpExchange::HttpExchange(HttpSharedState& shared, std::string const& address,
                           ConnectionLimiter::SlotHandle const& slot)
    : shared_(shared), address_(address), slot_(slot) {}

HttpExchange::Next HttpExchange::begin() { return next(false); }

HttpExchange::Next HttpExchange::step(Event&& event) {
  if (state_ == State::ending) current_ = {};
  switch (state_) {
    case State::pending:
      if (std::holds_alternative<TimedOut>(event)) return write_error(too_many_connections(), false);
      if (!std::holds_alternative<FirstBytes>(event)) break;
      state_ = State::reading_head;
      return ReadHead{};
    case State::reading_head:
      if (auto* read = std::get_if<HeadRead>(&event)) return on_head(std::move(read->request));
      break;
    case State::reading_body:
      if (auto* read = std::get_if<BodyRead>(&event)) return on_body(std::move(read->body));
      if (auto* refused = std::get_if<BodyRefused>(&event))
        return write_error(std::move(refused->error), false);
      break;
    case State::awaiting_call:
      if (auto* replied = std::get_if<CallReplied>(&event)) return on_reply(std::move(replied->reply));
      if (std::holds_alternative<StreamStarted>(event)) return write_stream();
      break;
    case State::writing:
    case State::streaming:
      if (std::holds_alternative<Written>(event)) return end_exchange();
      break;
    case State::ending:
      if (auto const* ended = std::get_if<ExchangeEnded>(&event)) return next(ended->has_buffered_input);
      break;
    case State::lingering:
    case State::closed: break;
  }
  return on_disconnect();  // whatever else happens ends the connection
}

HttpExchange::Next HttpExchange::on_head(Http1Stream::IncomingRequest&& request) {
  begin_exchange(std::move(request));
  if (auto& error = current_.request.error) return refuse(std::move(*error));
  if (!current_.cors.fields.empty() && is_preflight(current_.request.head)) return write_preflight();
  if (auto other = find_endpoint()) {
    if (auto* found = std::get_if<EndpointResponse>(&*other)) return write_endpoint(std::move(*found));
    return refuse(std::get<HttpError>(std::move(*other)));
  }
  if (auto error = authorize()) return refuse(std::move(*error));
  state_ = State::reading_body;
  return ReadBody{};
}

void HttpExchange::begin_exchange(Http1Stream::IncomingRequest&& request) {
  ++requests_served_;
  current_.request = std::move(request);
  auto const& head = current_.request.head;
  current_.start = shared_.now();
  current_.cors = cors_headers(head, shared_.rules);
  auto& access = current_.access.emplace();
  access.exchange = ++shared_.exchanges;
  access.address = address_;
  access.method = head.method;
  access.target = head.target;
  access.revision = head.headers.find("MCP-Protocol-Version").value_or("");
  access.request_id = request_id(head.headers);
  access.traceparent = traceparent(head.headers);
}

// The response of an endpoint besides MCP: public metadata, health or metrics; nothing for other paths.
std::optional<std::variant<EndpointResponse, HttpError>> HttpExchange::find_endpoint() {
  auto const& head = current_.request.head;
  if (auto public_metadata = find_public_metadata(head, shared_.rules, shared_.authenticator))
    return EndpointResponse{.type = "application/json", .body = std::move(*public_metadata)};
  auto found = health_endpoint(head, shared_.stopping);
  if (!found && !(is_metrics_request(head) && shared_.metrics)) return std::nullopt;
  if (auto error = check_host_and_origin(head, shared_.rules)) return *error;
  if (found) return found;
  auto admitted = shared_.authenticator.authenticate(head.headers, address_, shared_.now());
  if (auto* error = std::get_if<HttpError>(&admitted)) return std::move(*error);
  auto const& principal = std::get<AuthInfo>(admitted).caller.principal;
  if (auto error = admit_connection(principal)) return std::move(*error);
  if (head.method != "GET" && head.method != "HEAD")
    return http_error(405, "Only GET is served here.", "Allow", "GET, HEAD");
  current_.access->principal = principal;
  return EndpointResponse{.type = metrics_content_type, .body = shared_.metrics_text()};
}

std::optional<HttpError> HttpExchange::authorize() {
  auto const& request = current_.request;
  auto validated =
      validate_request(request.head, shared_.rules, shared_.authenticator, address_, shared_.now());
  if (auto* error = std::get_if<HttpError>(&validated)) return std::move(*error);
  current_.valid = std::get<ValidRequest>(std::move(validated));
  auto const& principal = current_.valid.auth.caller.principal;
  if (auto error = admit_connection(principal)) return error;
  if (request.has_body && shared_.memory.under_pressure(shared_.now())) return short_of_memory();
  current_.access->principal = principal;
  return std::nullopt;
}

std::optional<HttpError> HttpExchange::admit_connection(std::string const& principal) {
  switch (shared_.connection_limiter.admit(slot_, principal)) {
    case ConnectionLimiter::Admission::admitted: return std::nullopt;
    case ConnectionLimiter::Admission::full: break;
    case ConnectionLimiter::Admission::principal_limit:
      return http_error(429,
                        "Too many connections of yours are at work. Close some, or try again in a second.",
                        "Retry-After", "1");
  }
  return too_many_connections();
}

HttpExchange::Next HttpExchange::on_body(std::string body) {
  auto const& head = current_.request.head;
  current_.access->received = body.size();
  if (head.method == "POST") return on_post(std::move(body));
  // GET and DELETE (MCP 2025-11-25, transports).
  current_.session =
      shared_.sessions.find(session_id(head.headers), current_.valid.auth.caller.principal, shared_.now());
  if (!current_.session) return write_error(session_not_found(), current_.request.keep_alive);
  return head.method == "DELETE" ? on_delete() : on_get();
}

HttpExchange::Next HttpExchange::on_post(std::string body) {
  auto const& headers = current_.request.head.headers;
  auto const& principal = current_.access->principal;
  auto& auth = current_.valid.auth;
  StartCall start{.context = std::make_unique<CallContext>()};
  auto& context = *start.context;
  context.body = std::move(body);
  context.caller = std::move(auth.caller);
  context.exchange.post = post_headers(headers);
  context.exchange.allowed = std::move(auth.allowed);
  context.still_valid = std::move(auth.still_valid);
  if (is_listen(*context.exchange.post)) {
    start.permit = shared_.stream_permits.try_acquire(principal);
    if (!start.permit) return write_error(too_many_streams(), current_.request.keep_alive);
  }
  // Revisions without sessions ignore the header (MCP 2026-07-28, streamable HTTP).
  if (!current_.valid.is_modern && headers.find("Mcp-Session-Id")) {
    context.session = shared_.sessions.find(session_id(headers), principal, shared_.now());
    context.exchange.session = context.session ? mcp::Exchange::Session::open : mcp::Exchange::Session::gone;
  }
  auto const& session = context.session;
  context.peer = session ? session->peer : std::make_shared<mcp::Peer>();
  context.events =
      session ? shared_.sessions.begin_call(*session) : std::make_shared<EventStream>(EventStream::Options{});
  if (session) context.caller.session = session->log_id;
  if (current_.valid.accepts.asks_for_events()) {
    context.exchange.emit = [events = context.events](std::string message) { events->send(message); };
    if (session && context.peer->negotiated >= mcp::Revision::r2025_11_25)
      context.exchange.close_for_polling = [events = context.events] { events->close_for_polling(); };
  }
  current_.session = session;
  current_.peer = context.peer;
  state_ = State::awaiting_call;
  return start;
}

HttpExchange::Next HttpExchange::on_reply(mcp::Reply reply) {
  auto head = response_head(current_.request.keep_alive);
  head.status = reply.body.empty() && reply.status == 200 ? 202 : reply.status;
  if (head.status == 200 && !current_.valid.accepts.json) {
    reply = mcp::Reply{.body = format_event(reply.text(), "")};
    head.type = "text/event-stream";
  }
  head.length = reply.size();
  auto const fresh = !current_.session && !current_.valid.is_modern;
  if (fresh && current_.peer->negotiated && head.status == 200) {
    auto const session = shared_.sessions.open(current_.access->principal, current_.peer, shared_.now());
    shared_.update_gauges();
    if (!session) return write_error(too_many_sessions(), current_.request.keep_alive);
    head.headers.add("Mcp-Session-Id", session->id);
  }
  return write(std::move(head), std::move(reply.body), std::move(reply.rest));
}

HttpExchange::Next HttpExchange::on_delete() {
  shared_.end_session(current_.session);
  return write(response_head(current_.request.keep_alive));
}

HttpExchange::Next HttpExchange::on_get() {
  if (shared_.stopping) return write_error(server_is_stopping(), false);
  auto stream = find_stream();
  if (!stream) return write_error(events_are_gone(), current_.request.keep_alive);
  // A reconnecting client takes over, even while the old connection still looks open.
  stream->drop_reader();
  auto permit = shared_.stream_permits.try_acquire(current_.session->principal);
  if (!permit) return write_error(too_many_streams(), current_.request.keep_alive);
  return write_stream(std::move(stream), std::move(permit));
}

// The stream that a GET reads, from Last-Event-ID on where it is sent; null when those events are gone.
std::shared_ptr<EventStream> HttpExchange::find_stream() const {
  auto const& session = *current_.session;
  auto const last = current_.request.head.headers.find("Last-Event-ID");
  if (!last) return session.standalone_stream;
  auto const at = parse_event_id(*last);
  if (!at) return nullptr;
  auto const found = session.streams.find(at->stream);
  if (found == session.streams.end() && at->stream != 0) return nullptr;
  auto const& stream = found == session.streams.end() ? session.standalone_stream : found->second;
  return stream->replay_after(at->event) ? stream : nullptr;
}

// A call is ended by its own token (CallRunner::cancel_invalid), also one whose stream is read here.
bool HttpExchange::reads_without_valid_token() const {
  auto const& still_valid = current_.valid.auth.still_valid;
  return state_ == State::streaming && still_valid && !still_valid();
}

HttpExchange::Next HttpExchange::on_disconnect() {
  // In revisions with sessions a disconnect does not cancel the call (MCP 2025-11-25, transports); in the one
  // without it does (MCP 2026-07-28, streamable HTTP).
  auto const call_runs = state_ == State::awaiting_call || state_ == State::streaming;
  after_ = AfterExchange::disconnected;
  return end_exchange(call_runs && current_.valid.is_modern);
}

HttpExchange::Next HttpExchange::end_exchange(bool cancel_call) {
  if (!current_.access) return next(false);  // no head was read
  auto const now = shared_.now();
  if (current_.session && current_.request.head.method == "GET") current_.session->last_used = now;
  current_.access->took = std::chrono::duration_cast<Milliseconds>(now - current_.start);
  state_ = State::ending;
  return EndExchange{.log = &*current_.access, .cancel_call = cancel_call};
}

HttpExchange::Next HttpExchange::next(bool has_buffered_input) {
  if (after_ == AfterExchange::disconnected) {
    state_ = State::closed;
    return std::nullopt;
  }
  // The server may stop while the last response is being written; pipelined requests are still served.
  if (after_ == AfterExchange::close || (shared_.stopping && !has_buffered_input)) {
    state_ = State::lingering;
    return Linger{};
  }
  if (!slot_->admitted) {
    // A silent client gets 503; an authenticated one takes the slot of an idle connection.
    state_ = State::pending;
    return WaitForFirstBytes{};
  }
  state_ = State::reading_head;
  return ReadHead{};
}

// A rejected request with a body closes the connection: reading that body would be work for an
// unauthenticated client.
bool HttpExchange::keeps_unread_body() const {
  auto const& request = current_.request;
  return !request.error && !request.has_body && request.keep_alive;
}

ResponseHead HttpExchange::response_head(bool keep_alive) const {
  auto const can_keep_alive =
      slot_->admitted && requests_served_ < shared_.settings.max_requests_per_connection && !shared_.stopping;
  return {.keep_alive = keep_alive && can_keep_alive, .http_1_0 = current_.request.head.http_1_0};
}

HttpExchange::Next HttpExchange::refuse(HttpError error) {
  auto const keep_alive = keeps_unread_body() && !closes_connection(error.status);
  return write_error(std::move(error), keep_alive);
}

HttpExchange::Next HttpExchange::write_error(HttpError error, bool keep_alive) {
  auto body = http_error_body(error.message);
  auto head = response_head(keep_alive);
  head.status = error.status;
  head.length = body.size();
  head.headers = std::move(error.headers);
  if (current_.request.head.method == "HEAD") body.clear();  // the head has the length of a body all the same
  return write(std::move(head), std::move(body));
}

HttpExchange::Next HttpExchange::write_endpoint(EndpointResponse response) {
  auto head = response_head(keeps_unread_body());
  head.status = response.status;
  head.length = response.body.size();
  head.type = response.type;
  if (current_.request.head.method == "HEAD") response.body.clear();
  return write(std::move(head), std::move(response.body));
}

// The response to a CORS preflight of an allowed origin.
HttpExchange::Next HttpExchange::write_preflight() {
  auto head = response_head(keeps_unread_body());
  head.status = 204;
  head.headers = preflight_headers(current_.request.head);
  return write(std::move(head));
}

HttpExchange::Next HttpExchange::write_stream(std::shared_ptr<EventStream> stream,
                                              PermitPool::Permit permit) {
  // Without chunked encoding only closing the connection ends the stream.
  auto head = response_head(current_.request.keep_alive && !current_.request.head.http_1_0);
  head.events = true;
  head.headers = current_.cors;
  current_.access->status = head.status;
  after_ = head.keep_alive ? AfterExchange::read_next : AfterExchange::close;
  state_ = State::streaming;
  return WriteStream{.head = std::move(head), .stream = std::move(stream), .permit = std::move(permit)};
}

HttpExchange::Next HttpExchange::write(ResponseHead head, std::string body,
                                       std::shared_ptr<std::string const> rest) {
  if (current_.access) current_.access->status = head.status;
  for (auto const& field : current_.cors.fields) head.headers.fields.push_back(field);
  after_ = head.keep_alive ? AfterExchange::read_next : AfterExchange::close;
  state_ = State::writing;
  return Write{.head = std::move(head), .body = std::move(body), .rest = std::move(rest)};
}

}  // namespace affinity::transport
