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

// Whether there were any.
bool replace_lone_surrogates(std::string& bytes) {
  auto repaired = repair_json(bytes, RepairScope::surrogates);
  if (repaired) bytes = std::move(repaired->text);
  return repaired.has_value();
}

}  // namespace

// JSON-RPC errors travel with 200, except where 2026-07-28 says otherwise.
Reply Server::reply_with(Message const& message, Revision revision, Answer const& answer) {
  if (auto const* refusal = std::get_if<ErrorResponse>(&answer)) {
    return {.status = is_modern(revision) ? refusal->status : 200,
            .body = write_error(message.id, refusal->error)};
  }
  if (auto const* cached = std::get_if<SharedText>(&answer))
    return {.status = 200, .body = begin_result(*message.id), .rest = *cached};
  return {.status = 200, .body = write_result(*message.id, std::get<std::string>(answer))};
}

Server::Server(tools::ToolContext const& tool_context, Clock const& clock, Log& log, ServerSettings settings,
               Instruments instruments)
    : tool_context_(tool_context),
      clock_(clock),
      log_(log),
      settings_(settings),
      state_signer_(clock),
      instruments_(instruments),
      limiter_(settings.concurrency) {
  if (instruments_.metrics) describe_call_metrics(*instruments_.metrics);
}

Task<Reply> Server::handle(std::string bytes, Peer& peer, Exchange const& exchange, client::Caller caller) {
  static constexpr std::string_view byte_order_mark =
      "\xEF\xBB\xBF";  // what some Windows shells put into a pipe
  if (bytes.starts_with(byte_order_mark)) bytes.erase(0, byte_order_mark.size());
  try {
    auto value = parse_client_json(bytes);
    // Text that its sender cut between the halves of a surrogate pair is accepted.
    bool had_lone_surrogates = false;
    if (!value) had_lone_surrogates = replace_lone_surrogates(bytes);
    if (had_lone_surrogates) value = parse_client_json(bytes);
    if (!value && accepts_batch(peer, exchange) && recover_batch(bytes)) {
      auto batch = read_batch(bytes);
      bool const worth_it = batch.has_id || !batch.messages.empty();
      if (worth_it) co_return co_await handle_batch(std::move(batch), peer, exchange, caller);
    }
    if (!value) co_return parse_error_reply(bytes, value.error(), wants_null_id(peer, exchange));
    bool const is_batch = value->is_array();
    if (!is_batch)
      co_return co_await handle_one(std::move(*value), had_lone_surrogates, peer, exchange, caller);
    Batch batch;
    batch.messages = std::move(value->get_array());
    batch.had_lone_surrogates = had_lone_surrogates;
    co_return co_await handle_batch(std::move(batch), peer, exchange, caller);
  } catch (std::exception const& bug) {
    log_.write(Level::error, "internal_error", {{"what", bug.what()}});
  }
  RpcError const error{.code = code::internal_error,
                       .message = "Internal error. The server's log says more."};
  co_return Reply{.status = 500, .body = write_error({}, error)};
}

Task<Reply> Server::handle_one(json::value value, bool had_lone_surrogates, Peer& peer,
                               Exchange const& exchange, client::Caller const& caller) {
  auto read = read_message(std::move(value));
  if (auto const* wrong = std::get_if<InvalidMessage>(&read))
    co_return invalid_message_reply(*wrong, wants_null_id(peer, exchange));
  auto& message = std::get<Message>(read);
  message.had_lone_surrogates = had_lone_surrogates;
  if (message.kind == Message::Kind::request)
    co_return co_await handle_request(message, peer, exchange, caller);
  if (exchange.post && !declares_version(message)) {
    auto const negotiated = negotiate_revision(message, peer, exchange);
    if (auto const* refusal = std::get_if<ErrorResponse>(&negotiated)) {
      co_return Reply{.status = refusal->status,
                      .body = write_error({}, refusal->error, wants_null_id(peer, exchange))};
    }
  }
  bool const stateless = exchange.post && exchange.session != Exchange::Session::open;
  if (message.kind == Message::Kind::response && stateless) {
    RpcError const error{.code = code::invalid_request,
                         .message = "No request of ours is waiting for this response."};
    co_return Reply{.status = 400, .body = write_error({}, error)};
  }
  if (message.kind == Message::Kind::response && message.id)
    peer.pending_requests.complete(*message.id, message.result);
  if (message.kind == Message::Kind::notification) handle_notification(message, peer);
  co_return Reply{.status = 202};
}

void Server::handle_notification(Message const& message, Peer& peer) {
  if (message.method != "notifications/cancelled") return;
  auto const* given = message.params.if_contains("requestId");
  auto const id = given ? read_id(*given) : std::nullopt;
  if (id) peer.in_flight.cancel(*id);
}

Task<Reply> Server::handle_request(Message const& message, Peer& peer, Exchange const& exchange,
                                   client::Caller caller) {
  auto const negotiated = negotiate_revision(message, peer, exchange);
  if (auto const* refusal = std::get_if<ErrorResponse>(&negotiated)) {
    co_return Reply{.status = refusal->status, .body = write_error(message.id, refusal->error)};
  }
  auto const revision = std::get<Revision>(negotiated);
  auto const refused = [&](Error const& why) {
    auto const text = why.next_step.empty() ? why.message : why.message + " " + why.next_step;
    return reply_with(message, revision, error_response(400, code::invalid_request, text));
  };
  auto filter = exchange.post ? read_tool_filter(*exchange.post) : ToolFilter{};
  if (!filter) co_return refused(filter.error());
  auto const min_level = requested_log_level(message, revision, peer);
  if (!min_level)
    co_return reply_with(message, revision,
                         error_response(200, code::invalid_params, min_level.error().message));
  // The token's selection applies first, then the headers narrow it.
  auto const& known = tool_context_.full_catalogue ? *tool_context_.full_catalogue : tool_context_.catalogue;
  tools::ToolSelections const selections{.server = settings_.server_selection,
                                         .allowed = exchange.allowed,
                                         .headers = std::move(filter->selection)};
  std::optional<tools::Catalogue> chosen;
  for (auto const* narrowing : {&selections.allowed, &selections.headers}) {
    if (narrowing->selects_all()) continue;
    auto narrowed = tools::select_tools(chosen ? *chosen : tool_context_.catalogue, *narrowing, known);
    if (!narrowed) co_return refused(narrowed.error());
    chosen = std::move(*narrowed);
    caller.read_only |= narrowing->read_only;
  }
  if (chosen) chosen = tools::with_selected_parts(std::move(*chosen), selections);
  auto const client_context = client_context_of(message, revision, peer, exchange, caller);
  tools::ToolContext tool_context =
      tool_context_with(chosen ? *chosen : tool_context_.catalogue, client_context);
  tool_context.selections = &selections;
  Context const context{.message = message,
                        .revision = revision,
                        .peer = peer,
                        .exchange = exchange,
                        .caller = caller,
                        .tool_context = tool_context,
                        .client_context = client_context,
                        .capabilities = offered_capabilities(settings_.capabilities, tool_context),
                        .min_level = settings_.capabilities.logging ? *min_level : std::nullopt,
                        .confirm = filter->confirm_always ? tools::ConfirmPolicy::always : settings_.confirm};
  bool const stateless =
      exchange.post && (is_modern(revision) || exchange.session != Exchange::Session::open);
  if (stateless) co_return co_await answer_stateless(context);
  co_return co_await answer_in_conversation(context);
}

// One request per POST: cancelling the task cancels it.
Task<Reply> Server::answer_stateless(Context const& context) {
  auto const done = co_await answer(context);
  co_return reply_with(context.message, context.revision, done);
}

// One of many requests: it can be cancelled by its id and is then never answered.
Task<Reply> Server::answer_in_conversation(Context const& context) {
  auto const& message = context.message;
  auto const revision = context.revision;
  auto& peer = context.peer;
  auto const& id = *message.id;
  if (peer.in_flight.size() >= settings_.max_in_flight) {
    co_return reply_with(
        message, revision,
        error_response(400, code::internal_error,
                       "Too many requests are running (" + std::to_string(settings_.max_in_flight) +
                           "). Wait for some of them to end."));
  }
  if (!peer.in_flight.begin(id)) {
    co_return reply_with(
        message, revision,
        error_response(400, code::invalid_request, "A request with this id is still running."));
  }
  auto const executor = co_await asio::this_coro::executor;
  auto const slot = peer.in_flight.slot(id);
  auto token = asio::bind_cancellation_slot(slot, asio::use_awaitable);
  std::optional<Answer> done;
  std::string failed;
  try {
    auto running = answer(context);
    done = co_await asio::co_spawn(executor, std::move(running), std::move(token));
  } catch (std::exception const& error) {
    failed = error.what();
  }
  bool const cancelled = peer.in_flight.was_cancelled(id);
  peer.in_flight.end(id);
  if (cancelled) co_return Reply{.status = 202};
  if (done) co_return reply_with(message, revision, *done);
  log_.write(Level::error, "internal_error", {{"method", message.method}, {"what", failed}});
  co_return reply_with(
      message, revision,
      error_response(200, code::internal_error, "Internal error. The server's log says more."));
}

tools::ToolContext Server::tool_context_with(tools::Catalogue const& catalogue,
                                             tools::ClientContext const& client_context) const {
  auto out = tools::with_catalogue(tool_context_, catalogue);
  if (!out.full_catalogue) out.full_catalogue = &tool_context_.catalogue;
  out.client = &client_context;
  out.selections = nullptr;  // those of the request
  return out;
}

tools::ClientContext Server::client_context_of(Message const& message, Revision revision, Peer const& peer,
                                               Exchange const& exchange, client::Caller const& caller) {
  auto const* meta = is_modern(revision) ? meta_of(message) : nullptr;
  auto const* declared = meta ? meta->if_contains("io.modelcontextprotocol/clientCapabilities") : nullptr;
  return {
      .capabilities = declared && declared->is_object() ? declared->get_object() : peer.client_capabilities,
      .round = {},
      .changed = [this, principal = caller.principal](
                     tools::Change const& change) { change_bus_.publish(principal, change); },
      .close_for_polling = exchange.close_for_polling};
}

client::CallContext Server::call_for(Context const& context) const {
  auto const& emit = context.exchange.emit;
  return {.caller = context.caller,
          .traceparent = traceparent_of(context.message, context.exchange),
          .deadline = clock_.now() + settings_.call_timeout,
          .on_progress = progress_callback(emit, context.message, context.revision),
          .on_log = client_log_sink(emit, context.min_level)};
}

Task<Result<ConcurrencyLimiter::Permit>> Server::acquire_permit(Context const& context) {
  if (!context.exchange.post) co_return ConcurrencyLimiter::Permit();  // max_in_flight bounds one pipe
  auto principal = context.caller.principal;
  co_return co_await limiter_.acquire(std::move(principal));
}

}  // namespace affinity::mcp
