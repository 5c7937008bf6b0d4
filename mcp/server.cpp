#include "mcp/server.hpp"

#include "base/json/repair.hpp"
#include "mcp/headers/tool_filter.hpp"
#include "mcp/headers/trace.hpp"
#include "mcp/invalid_message.hpp"
#include "mcp/jsonrpc/parse.hpp"
#include "mcp/jsonrpc/recovery.hpp"
#include "mcp/lifecycle/version_negotiation.hpp"
#include "mcp/request_notifications.hpp"
#include "mcp/serialize/results.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>

namespace affinity::mcp {

namespace {

namespace asio = boost::asio;

constexpr std::string_view internal_error = "Internal error. The server's log says more.";

// Whether there were any.
bool replace_lone_surrogates(std::string& bytes) {
  auto repaired = repair_json(bytes, RepairScope::surrogates);
  if (repaired) bytes = std::move(repaired->text);
  return repaired.has_value();
}

}  // namespace

// JSON-RPC errors travel with 200, except where 2026-07-28 says otherwise.
Reply Server::reply_with(Message const& message, Revision revision, Answer answer) {
  if (auto const* refusal = std::get_if<ErrorResponse>(&answer)) {
    return {.status = is_modern(revision) ? refusal->status : 200,
            .body = write_error(message.id, refusal->error)};
  }
  if (auto* shared = std::get_if<SharedText>(&answer))
    return {.status = 200, .body = begin_result(*message.id), .rest = std::move(*shared)};
  return {.status = 200, .body = write_result(*message.id, std::get<std::string>(std::move(answer)))};
}

Server::Server(tools::ToolContext const& tool_context, Clock const& clock, Log& log, ServerSettings settings,
               Instruments instruments)
    : tool_context_(tool_context),
      clock_(clock),
      log_(log),
      settings_(settings),
      selections_{.server = settings.server_selection},
      state_signer_(clock),
      instruments_(instruments),
      limiter_(settings.concurrency) {
  if (instruments_.metrics) describe_call_metrics(*instruments_.metrics);
}

Handling Server::begin(std::string bytes, Peer& peer, Exchange const& exchange, client::Caller caller) {
  try {
    auto received = receive(std::move(bytes), peer, exchange, caller);
    if (auto* request = std::get_if<RequestHandle>(&received)) return answer(std::move(*request));
    if (auto* batch = std::get_if<Batch>(&received))
      return guarded(handle_batch(std::move(*batch), peer, exchange, std::move(caller)));
    return std::get<Reply>(std::move(received));
  } catch (std::exception const& bug) {
    return failed(bug.what());
  }
}

Task<Reply> Server::guarded(Task<Reply> task) {
  std::string what;
  try {
    co_return co_await std::move(task);
  } catch (std::exception const& bug) {
    what = bug.what();
  }
  co_return failed(what);
}

// Without an id: what failed may be a batch, or a message that could not be read.
Reply Server::failed(std::string const& what) {
  log_.write(Level::error, "internal_error", {{"what", what}});
  RpcError const error{.code = code::internal_error, .message = std::string(internal_error)};
  return {.status = 500, .body = write_error({}, error)};
}

Reply Server::failed(Context const& context, std::string const& what) {
  log_.write(Level::error, "internal_error", {{"method", context.message.method}, {"what", what}});
  return reply_with(context.message, context.revision,
                    error_response(200, code::internal_error, std::string(internal_error)));
}

Server::Received Server::receive(std::string bytes, Peer& peer, Exchange const& exchange,
                                 client::Caller const& caller) {
  static constexpr std::string_view byte_order_mark =
      "\xEF\xBB\xBF";  // what some Windows shells put into a pipe
  if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());
  auto value = parse_client_json(bytes);
  // Text that its sender cut between the halves of a surrogate pair is accepted.
  bool had_lone_surrogates = false;
  if (!value) had_lone_surrogates = replace_lone_surrogates(bytes);
  if (had_lone_surrogates) value = parse_client_json(bytes);
  if (!value && accepts_batch(peer, exchange) && recover_batch(bytes)) {
    auto batch = read_batch(bytes);
    bool const worth_it = batch.has_id || !batch.messages.empty();
    if (worth_it) return batch;
  }
  if (!value) return parse_error_reply(bytes, value.error(), wants_null_id(peer, exchange));
  if (!value->is_array())
    return receive_message(std::move(*value), had_lone_surrogates, peer, exchange, caller);
  Batch batch;
  batch.messages = std::move(value->get_array());
  batch.had_lone_surrogates = had_lone_surrogates;
  return batch;
}

Server::Received Server::receive_message(json::value value, bool had_lone_surrogates, Peer& peer,
                                         Exchange const& exchange, client::Caller const& caller) {
  auto read = read_message(std::move(value));
  if (auto const* wrong = std::get_if<InvalidMessage>(&read))
    return invalid_message_reply(*wrong, wants_null_id(peer, exchange));
  auto& message = std::get<Message>(read);
  message.had_lone_surrogates = had_lone_surrogates;
  if (message.kind == Message::Kind::request) {
    auto admitted = admit(std::move(message), peer, exchange, caller);
    if (auto* request = std::get_if<RequestHandle>(&admitted)) return std::move(*request);
    return std::get<Reply>(std::move(admitted));
  }
  if (exchange.post && !declares_version(message)) {
    auto const negotiated = negotiate_revision(message, peer, exchange);
    if (auto const* refusal = std::get_if<ErrorResponse>(&negotiated)) {
      return Reply{.status = refusal->status,
                   .body = write_error({}, refusal->error, wants_null_id(peer, exchange))};
    }
  }
  bool const stateless = exchange.post && exchange.session != Exchange::Session::open;
  if (message.kind == Message::Kind::response && stateless) {
    RpcError const error{.code = code::invalid_request,
                         .message = "No request of ours is waiting for this response."};
    return Reply{.status = 400, .body = write_error({}, error)};
  }
  if (message.kind == Message::Kind::response && message.id)
    peer.pending_requests.complete(*message.id, message.result);
  if (message.kind == Message::Kind::notification) handle_notification(message, peer);
  return Reply{.status = 202};
}

void Server::handle_notification(Message const& message, Peer& peer) {
  if (message.method != "notifications/cancelled") return;
  auto const* given = message.params.if_contains("requestId");
  auto const id = given ? read_id(*given) : std::nullopt;
  if (id) peer.in_flight.cancel(*id);
}

// The token's selection applies first, then the headers narrow it.
Result<std::unique_ptr<Server::NarrowedTools>> Server::narrow_tools(tools::Selection const& allowed,
                                                                    tools::Selection headers) const {
  if (allowed.selects_all() && headers.selects_all()) return std::unique_ptr<NarrowedTools>();
  auto out = std::make_unique<NarrowedTools>();
  out->selections = {.server = settings_.server_selection, .allowed = allowed, .headers = std::move(headers)};
  auto const& known = tool_context_.full_catalogue ? *tool_context_.full_catalogue : tool_context_.catalogue;
  auto& chosen = out->catalogue;
  for (auto const* narrowing : {&out->selections.allowed, &out->selections.headers}) {
    if (narrowing->selects_all()) continue;
    auto narrowed = tools::select_tools(chosen ? *chosen : tool_context_.catalogue, *narrowing, known);
    if (!narrowed) return fail(narrowed);
    chosen = std::move(*narrowed);
  }
  chosen = tools::with_selected_parts(std::move(*chosen), out->selections);
  return out;
}

std::variant<Reply, Server::RequestHandle> Server::admit(Message message, Peer& peer,
                                                         Exchange const& exchange,
                                                         client::Caller const& caller) {
  auto const negotiated = negotiate_revision(message, peer, exchange);
  if (auto const* refusal = std::get_if<ErrorResponse>(&negotiated))
    return Reply{.status = refusal->status, .body = write_error(message.id, refusal->error)};
  auto const revision = std::get<Revision>(negotiated);
  auto const refused = [&](Error const& why) {
    auto const text = why.next_step.empty() ? why.message : why.message + " " + why.next_step;
    return reply_with(message, revision, error_response(400, code::invalid_request, text));
  };
  auto filter = exchange.post ? read_tool_filter(*exchange.post) : ToolFilter{};
  if (!filter) return refused(filter.error());
  auto const min_level = requested_log_level(message, revision, peer);
  if (!min_level)
    return reply_with(message, revision,
                      error_response(200, code::invalid_params, min_level.error().message));
  bool const reads_only = exchange.allowed.read_only || filter->selection.read_only;
  auto narrowed = narrow_tools(exchange.allowed, std::move(filter->selection));
  if (!narrowed) return refused(narrowed.error());

  auto out = std::make_unique<ReceivedRequest>(
      ReceivedRequest{.message = std::move(message), .caller = caller, .narrowed = std::move(*narrowed)});
  out->caller.read_only |= reads_only;
  out->client_context = client_context_of(*out, revision, peer, exchange);
  auto const& offered = out->narrowed ? *out->narrowed->catalogue : tool_context_.catalogue;
  out->tool_context.emplace(tool_context_with(offered, out->client_context));
  out->tool_context->selections = out->narrowed ? &out->narrowed->selections : &selections_;
  out->context.emplace(
      Context{.message = out->message,
              .revision = revision,
              .peer = peer,
              .exchange = exchange,
              .caller = out->caller,
              .tool_context = *out->tool_context,
              .client_context = out->client_context,
              .min_level = settings_.capabilities.logging ? *min_level : std::nullopt,
              .confirm = filter->confirm_always ? tools::ConfirmPolicy::always : settings_.confirm});
  return out;
}

Handling Server::answer(RequestHandle request) {
  auto const& context = *request->context;
  auto const* method = find_method(context);
  bool const waits = method && method->async;
  if (context.is_stateless()) {
    if (!waits) return answer_at_once(context, method);
    return guarded(answer_stateless(std::move(request), *method));
  }
  if (auto refusal = cannot_begin(context))
    return reply_with(context.message, context.revision, std::move(*refusal));
  if (waits) return guarded(answer_in_conversation(std::move(request), *method));
  try {
    return answer_at_once(context, method);
  } catch (std::exception const& error) {
    return failed(context, error.what());
  }
}

// Ends in this turn of the loop, so that nothing can cancel it.
Reply Server::answer_at_once(Context const& context, Method const* method) {
  auto done = method ? (this->*method->sync)(context) : no_such_method(context);
  return reply_with(context.message, context.revision, std::move(done));
}

// One request per POST: cancelling the task cancels it.
Task<Reply> Server::answer_stateless(RequestHandle request, Method const& method) {
  auto const& context = *request->context;
  auto done = co_await (this->*method.async)(context);
  co_return reply_with(context.message, context.revision, std::move(done));
}

std::optional<ErrorResponse> Server::cannot_begin(Context const& context) const {
  auto const& in_flight = context.peer.in_flight;
  if (in_flight.size() >= settings_.max_in_flight)
    return error_response(400, code::internal_error,
                          "Too many requests are running (" + std::to_string(settings_.max_in_flight) +
                              "). Wait for some of them to end.");
  if (in_flight.contains(*context.message.id))
    return error_response(400, code::invalid_request, "A request with this id is still running.");
  return std::nullopt;
}

// One of many requests: it can be cancelled by its id and is then never answered.
Task<Reply> Server::answer_in_conversation(RequestHandle request, Method const& method) {
  auto const& context = *request->context;
  auto const& message = context.message;
  auto const& id = *message.id;
  auto& in_flight = context.peer.in_flight;
  std::optional<Answer> done;
  std::string what;
  try {
    auto const executor = co_await asio::this_coro::executor;
    in_flight.begin(id);
    auto running = (this->*method.async)(context);
    auto token = asio::bind_cancellation_slot(in_flight.slot(id), asio::use_awaitable);
    done = co_await asio::co_spawn(executor, std::move(running), std::move(token));
  } catch (std::exception const& error) {
    what = error.what();
  }
  bool const cancelled = in_flight.was_cancelled(id);
  in_flight.end(id);
  if (cancelled) co_return Reply{.status = 202};
  if (done) co_return reply_with(message, context.revision, std::move(*done));
  co_return failed(context, what);
}

tools::ToolContext Server::tool_context_with(tools::Catalogue const& catalogue,
                                             tools::ClientContext const& client_context) const {
  auto out = tools::with_catalogue(tool_context_, catalogue);
  if (!out.full_catalogue) out.full_catalogue = &tool_context_.catalogue;
  out.client = &client_context;
  out.selections = nullptr;  // those of the request
  return out;
}

tools::ClientContext Server::client_context_of(ReceivedRequest const& request, Revision revision,
                                               Peer const& peer, Exchange const& exchange) {
  auto const* meta = is_modern(revision) ? meta_of(request.message) : nullptr;
  auto const* declared = meta ? meta->if_contains("io.modelcontextprotocol/clientCapabilities") : nullptr;
  return {
      .capabilities = declared && declared->is_object() ? declared->get_object() : peer.client_capabilities,
      .round = {},
      .changed = [this, &principal = request.caller.principal](
                     tools::Change const& change) { change_bus_.publish(principal, change); },
      .close_for_polling = exchange.close_for_polling};
}

ServerCapabilities Server::capabilities_of(Context const& context) const {
  return offered_capabilities(settings_.capabilities, context.tool_context);
}

client::CallContext Server::call_for(Context const& context) const {
  auto const& emit = context.exchange.emit;
  return {.caller = context.caller,
          .traceparent = traceparent_of(context.message, context.exchange),
          .deadline = clock_.now() + settings_.call_timeout,
          .on_progress = progress_callback(emit, context.message, context.revision),
          .on_log = client_log_sink(emit, context.min_level)};
}

std::optional<ConcurrencyLimiter::Permit> Server::permit_at_once(Context const& context) {
  if (!context.exchange.post) return ConcurrencyLimiter::Permit();
  return limiter_.try_acquire(context.caller.principal);
}

Task<Result<ConcurrencyLimiter::Permit>> Server::acquire_permit(Context const& context) {
  if (auto permit = permit_at_once(context)) co_return std::move(*permit);
  auto principal = context.caller.principal;
  co_return co_await limiter_.acquire(std::move(principal));
}

}  // namespace affinity::mcp
