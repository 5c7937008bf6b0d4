#include "mcp/catalogue_call.hpp"
#include "mcp/elicitation/elicitation.hpp"
#include "mcp/headers/param_headers.hpp"
#include "mcp/headers/trace.hpp"
#include "mcp/serialize/results.hpp"
#include "mcp/server.hpp"
#include "mcp/tool_availability.hpp"
#include "schema/coerce.hpp"
#include "tools/call/call.hpp"
#include "tools/endpoint_rewriting.hpp"
#include "tools/outcome_check.hpp"
#include "tools/render.hpp"

#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>

#include <algorithm>
#include <exception>
#include <optional>
#include <string>
#include <utility>

namespace affinity::mcp {

namespace {

tools::Outcome unknown_outcome(tools::Catalogue const& catalogue, CalledTool const& called) {
  return tools::failure(
      fail(ErrorKind::unknown_outcome,
           "This server failed while it made the change, so nobody knows whether it was made. The server's "
           "log "
           "says more.",
           "Do not repeat it yet: read the record first and see whether the change is there."),
      tools::verify_with(catalogue, *called.tool, called.arguments));
}

// Tells the model that its arguments were changed.
void report_cleaned(tools::Outcome& outcome) {
  tools::ensure_structured(outcome);
  bool const same = !outcome.is_error && outcome.text == write_json(outcome.structured);
  outcome.structured["cleaned"] = true;
  if (same) outcome.text = write_json(outcome.structured);
}

}  // namespace

Server::Context Server::Context::with(tools::ToolContext const& other) const {
  return {.message = message,
          .revision = revision,
          .peer = peer,
          .exchange = exchange,
          .caller = caller,
          .tool_context = other,
          .client_context = client_context,
          .min_level = min_level,
          .confirm = confirm};
}

std::string Server::explain_unknown_tool(Context const& context, std::string_view name) const {
  auto const& known = context.known();
  auto text =
      explain_unavailable(name, context.tool_context.catalogue, known, *context.tool_context.selections);
  return known.find(name) ? text : text + " tools/list names all of them.";
}

Elicitation Server::elicitation_for(Context const& context, std::string_view name,
                                    json::object const& arguments) {
  ElicitationContext const elicitation_context{.message = context.message,
                                               .revision = context.revision,
                                               .peer = context.peer,
                                               .exchange = context.exchange,
                                               .client_capabilities = context.client_context.capabilities,
                                               .state_signer = state_signer_,
                                               .server_info = settings_.server_info,
                                               .answer_timeout = settings_.elicitation_timeout};
  return Elicitation(elicitation_context,
                     {.principal = context.caller.principal, .name = name, .arguments = arguments});
}

std::variant<CalledTool, tools::Outcome, ErrorResponse> Server::find_called_tool(
    Context const& context, tools::Tool const& named) const {
  auto* given = context.message.params.if_contains("arguments");
  auto unpacked = given ? schema::decode_embedded_json(*given)
                        : std::nullopt;  // some clients send the object as JSON text
  if (unpacked) given = &*unpacked;
  if (given && !given->is_object())
    return error_response(200, code::invalid_params, "params.arguments must be an object.");
  auto arguments = given ? std::move(given->get_object()) : json::object{};
  if (is_modern(context.revision) && context.exchange.post)
    if (auto wrong = check_param_headers(named, arguments, *context.exchange.post)) return *wrong;
  if (!tools::calls_another_tool(named)) return CalledTool{.tool = &named, .arguments = std::move(arguments)};
  auto called = inner_call(named, arguments, context.tool_context.catalogue, context.known(),
                           *context.tool_context.selections);
  if (auto* inner = std::get_if<CalledTool>(&called)) return std::move(*inner);
  return std::get<tools::Outcome>(std::move(called));
}

// Logged, counted and audited under the name of the tool that the client called: no other was.
Server::Answer Server::refuse_call(Context const& context, tools::Tool const& named,
                                   tools::Outcome const& outcome) {
  json::object const none;
  CallRecord record({.tool = named,
                     .arguments = none,
                     .principal = context.caller.principal,
                     .id = *context.message.id,
                     .traceparent = traceparent_of(context.message, context.exchange)},
                    instruments_, clock_, log_);
  record.end(outcome);
  return call_result(context, outcome);
}

std::string Server::call_result(Context const& context, tools::Outcome const& outcome) {
  auto& members = call_result_members_[{context.revision, outcome.is_error}];
  if (members.empty())
    members = call_result_members(context.revision, outcome.is_error, settings_.server_info);
  return serialize_call_result(context.revision, outcome, members);
}

Task<Server::Answer> Server::call_tool(Context const& context) {
  auto const& params = context.message.params;
  auto const* given_name = params.if_contains("name");
  auto const name = given_name ? as_text(*given_name) : std::nullopt;
  if (!name)
    return refuse(
        error_response(200, code::invalid_params, "tools/call needs params.name, the name of a tool."));
  auto const& offered = context.tool_context.catalogue;
  auto const* named = offered.find(*name);
  if (!named)
    named = tools::find_reachable(*name, offered, context.known(), *context.tool_context.selections);
  if (!named) return refuse(error_response(200, code::invalid_params, explain_unknown_tool(context, *name)));
  auto found = find_called_tool(context, *named);
  if (auto* wrong = std::get_if<ErrorResponse>(&found)) return refuse(std::move(*wrong));
  if (auto const* refusal = std::get_if<tools::Outcome>(&found))
    return refuse_recorded(*named, refuse_call(context, *named, *refusal));
  auto& called = std::get<CalledTool>(found);
  if (called.tool->effect == tools::Effect::reads) return call_found_tool(context, std::move(called));
  if (offered.find(called.tool->name)) return write_and_report(context, std::move(called));
  return call_unlisted_write(context, std::move(called));
}

Task<Server::Answer> Server::refuse(Answer answer) { co_return answer; }

Task<Server::Answer> Server::refuse_recorded(tools::Tool const& named, Answer answer) {
  if (has_audit_line(named)) co_await instruments_.audit->flush();
  co_return answer;
}

// What finds out whether an unlisted write was made may be unlisted too.
Task<Server::Answer> Server::call_unlisted_write(Context const& context, CalledTool called) {
  auto const* selections = context.tool_context.selections;
  tools::Catalogue const readers(
      tools::callable_reads(context.tool_context.catalogue, context.known(), *selections));
  auto tool_context = tool_context_with(readers, context.client_context);
  tool_context.selections = selections;
  auto const unlisted = context.with(tool_context);
  co_return co_await write_and_report(unlisted, std::move(called));
}

bool Server::has_audit_line(tools::Tool const& tool) const {
  return tool.effect != tools::Effect::reads && instruments_.audit && instruments_.audit->has_file();
}

Task<Server::Answer> Server::write_and_report(Context const& context, CalledTool called) {
  std::optional<Answer> answer;
  std::string failed;
  try {
    answer = co_await call_found_tool(context, called);
  } catch (boost::system::system_error const& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;  // cancelled
    failed = error.what();
  } catch (std::exception const& error) {
    failed = error.what();
  }
  if (!answer) {
    // An internal error would be read as "not made". The change may have been made: memory can run out after
    // Affinity's response.
    log_.write(Level::error, "internal_error", {{"method", context.message.method}, {"what", failed}});
    answer = call_result(context, unknown_outcome(context.tool_context.catalogue, called));
  }
  // The line is in the file before the client gets the response, even if the program is killed now.
  auto const state = co_await boost::asio::this_coro::cancellation_state;
  bool const may_wait = state.cancelled() == boost::asio::cancellation_type::none;
  if (may_wait && has_audit_line(*called.tool)) co_await instruments_.audit->flush();
  co_return std::move(*answer);
}

// Waits for a permit, and for room for the audit line, without which a call may change nothing.
Task<tools::Outcome> Server::perform_with_permit(Context const& context, Elicitation const& elicitation,
                                                 CalledTool const& called, json::object const& checked,
                                                 client::CallContext const& call, CallRecord& record) {
  auto const permit = co_await acquire_permit(context);
  if (!permit) co_return tools::failure(permit.error());
  if (record.needs_reservation()) {
    auto const kept = co_await record.reserve();
    if (!kept) co_return tools::failure(kept.error());
  }
  record.mark_sent();
  auto performing = perform(context, elicitation, called, checked, call);
  co_return co_await std::move(performing);
}

Task<Server::Answer> Server::call_found_tool(Context const& context, CalledTool called) {
  auto const& tool = *called.tool;
  if (!tool.required_capability.empty() &&
      !context.client_context.capabilities.contains(tool.required_capability))
    co_return missing_capability_error(context.revision, {{tool.required_capability, json::object{}}});

  CallRecord record({.tool = tool,
                     .arguments = called.arguments,
                     .principal = context.caller.principal,
                     .id = *context.message.id,
                     .traceparent = traceparent_of(context.message, context.exchange),
                     .needs_confirmation = tools::wants_confirmation(context.confirm, tool)},
                    instruments_, clock_, log_);
  auto const& affinity_clock = settings_.affinity_clock ? *settings_.affinity_clock : clock_;
  auto checked =
      tools::check_arguments(tool, context.known().params_of(tool), called.arguments, affinity_clock.wall());
  auto outcome = tools::Outcome{};
  if (auto* wrong = std::get_if<tools::Outcome>(&checked)) {
    outcome = std::move(*wrong);
  } else {
    auto const& accepted = std::get<json::object>(checked);
    auto elicitation = elicitation_for(context, tool.name, accepted);
    if (auto refusal = elicitation.read_responses()) co_return std::move(*refusal);
    auto call = call_for(context);
    while (true) {
      call.deadline = clock_.now() + settings_.call_timeout;  // a person may have been asked meanwhile
      auto permit = record.needs_reservation() ? std::nullopt : permit_at_once(context);
      if (permit) {
        record.mark_sent();
        auto performing = perform(context, elicitation, called, accepted, call);
        outcome = co_await std::move(performing);
      } else {
        outcome = co_await perform_with_permit(context, elicitation, called, accepted, call, record);
      }
      permit.reset();  // none is held while a person is asked
      if (!outcome.input) break;
      record.mark_asked();
      auto const needed = std::move(*outcome.input);
      auto next = co_await elicitation.ask(needed, call.on_progress);
      if (auto* question = std::get_if<std::string>(&next)) co_return std::move(*question);
      if (auto* refusal = std::get_if<ErrorResponse>(&next)) co_return std::move(*refusal);
      if (auto* error = std::get_if<Error>(&next)) {
        outcome = tools::wants_confirmation(context.confirm, tool)
                      ? tools::not_confirmed(tool, error->message)
                      : tools::failure(*error);
        break;
      }
    }
    publish_change(context, tool, accepted, outcome);
  }

  if (outcome.is_error) tools::rewrite_endpoints_in_error(outcome, context.known());
  if (context.message.had_lone_surrogates) report_cleaned(outcome);
  record.end(outcome);
  co_return call_result(context, outcome);
}

}  // namespace affinity::mcp
