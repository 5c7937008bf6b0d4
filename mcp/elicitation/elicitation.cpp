#include "mcp/elicitation/elicitation.hpp"

#include "base/text/text.hpp"
#include "mcp/serialize/results.hpp"

#include <stdexcept>

namespace affinity::mcp {

namespace {

constexpr int max_rounds = 16;  // of one legacy call; a row that never stops asking is a bug

json::object const* object_in(json::object const& object, std::string_view name) {
  auto const* value = object.if_contains(name);
  return value ? value->if_object() : nullptr;
}

std::string_view method_of(json::object const& request) { return *as_text(request.at("method")); }

// "form" or "url"; a form by default (MCP 2025-11-25, elicitation).
std::string_view mode_of(json::object const& request) {
  auto const* params = object_in(request, "params");
  auto const* mode = params ? params->if_contains("mode") : nullptr;
  return mode ? as_text(*mode).value_or("form") : "form";
}

// Every elicitation of 2026-07-28 has a mode; the forms of 2025-06-18 had none.
json::object with_modes(json::object requests) {
  for (auto& entry : requests) {
    auto& request = entry.value().get_object();
    if (method_of(request) != "elicitation/create") continue;
    auto& params = request["params"];
    if (params.is_object()) params.get_object().emplace("mode", "form");
  }
  return requests;
}

bool declares_mode(json::object const& capabilities, std::string_view mode) {
  auto const* modes = object_in(capabilities, "elicitation");
  return modes && (modes->contains(mode) || (modes->empty() && mode == "form"));  // {} means forms
}

}  // namespace

ErrorResponse missing_capability_error(Revision revision, json::object const& required) {
  auto const said = "This needs a client that declares the capability " + write_json(required) + ".";
  if (!is_modern(revision)) return error_response(200, code::invalid_params, said);
  return error_response(400, code::missing_capability, said,
                        json::object{{"requiredCapabilities", required}});
}

Elicitation::Elicitation(ElicitationContext context, Binding binding)
    : context_(context), binding_(binding) {}

std::string Elicitation::text_to_sign(std::string_view state) const {
  return binding_.principal + "\n" + context_.message.method + "\n" + std::string(binding_.name) + "\n" +
         write_json(binding_.arguments) + "\n" + std::string(state);
}

json::object Elicitation::missing_capabilities(json::object const& request) const {
  auto const method = method_of(request);
  auto const& declared = context_.client_capabilities;
  bool const modern = is_modern(context_.revision);
  bool const has_way = modern || context_.exchange.emit;
  if (method == "elicitation/create") {
    auto const mode = mode_of(request);
    auto const since = mode == "url" ? Revision::r2025_11_25 : Revision::r2025_06_18;
    bool const can = has_way && context_.revision >= since && declares_mode(declared, mode);
    if (can) return {};
    json::object const modes{{mode, json::object{}}};
    return {{"elicitation", modes}};
  }
  auto const needed = method == "sampling/createMessage" ? "sampling" : "roots";
  if (method != "sampling/createMessage" && method != "roots/list")
    throw std::logic_error("a client is never asked for " + std::string(method));
  if (has_way && object_in(declared, needed)) return {};
  return {{needed, json::object{}}};
}

// The state is in it in the clear; the signature protects its content and its binding.
std::string Elicitation::sign_state(std::string_view state) {
  return base64url_encode(state) + "." +
         context_.state_signer.sign(text_to_sign(state), context_.answer_timeout);
}

std::optional<std::string> Elicitation::verify_state(std::string_view signed_state) {
  auto const dot = signed_state.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  auto state = base64url_decode(signed_state.substr(0, dot));
  if (!state) return std::nullopt;
  bool const good = context_.state_signer.redeem(signed_state.substr(dot + 1), text_to_sign(*state));
  return good ? state : std::nullopt;
}

std::optional<ErrorResponse> Elicitation::read_responses() {
  if (!is_modern(context_.revision)) return std::nullopt;
  auto const& params = context_.message.params;
  auto const* responses = params.if_contains("inputResponses");
  auto const* state = params.if_contains("requestState");
  if (!responses && !state) return std::nullopt;
  tools::InputRound round;
  if (responses) {
    bool well_formed = responses->is_object();
    if (well_formed) {
      round.responses = responses->get_object();
      for (auto const& response : round.responses) well_formed &= response.value().is_object();
    }
    if (!well_formed) {
      return error_response(
          200, code::invalid_params,
          "params.inputResponses must be an object that holds, under each key of inputRequests, "
          "the result of that request, an object too.");
    }
  }
  if (state) {
    auto const text = as_text(*state);
    auto plain = text ? verify_state(*text) : std::nullopt;
    if (!plain) {
      return error_response(
          200, code::invalid_params,
          "This requestState was changed, used before, has expired or belongs to another call. "
          "Call again without it.");
    }
    round.state = std::move(*plain);
    verified_ = true;
  }
  round_ = std::move(round);
  return std::nullopt;
}

Task<Elicitation::AskResult> Elicitation::ask(tools::InputRequired const& needed,
                                              client::ProgressCallback const& notify) {
  json::object lacking;
  for (auto const& entry : needed.requests)
    for (auto const& capability : missing_capabilities(entry.value().get_object()))
      lacking[capability.key()] = capability.value();
  if (!lacking.empty()) co_return missing_capability_error(context_.revision, lacking);
  if (is_modern(context_.revision))
    co_return serialize_input_required(with_modes(needed.requests), sign_state(needed.state),
                                       context_.server_info);
  if (++rounds_ > max_rounds) throw std::logic_error("a call asks its client again and again");
  tools::InputRound round{.responses = {}, .state = needed.state};
  for (auto const& entry : needed.requests) {
    auto const& request = entry.value().get_object();
    auto answer = co_await send_request(request, notify);
    if (!answer) co_return answer.error();
    round.responses[entry.key()] = std::move(*answer);
  }
  round_ = std::move(round);
  verified_ = true;
  co_return std::monostate{};
}

Task<Result<json::value>> Elicitation::send_request(json::object const& request,
                                                    client::ProgressCallback const& notify) {
  auto& pending = context_.peer.pending_requests;
  auto const& emit = context_.exchange.emit;
  auto const id = pending.next_id();
  auto const* params = object_in(request, "params");
  emit(write_request(id, method_of(request), params ? *params : json::object{}));
  double waited = 0;
  std::function<void()> const keep_alive = [&] {
    if (notify) notify({.done = waited += 0.001, .message = "Waiting for an answer from your side."});
  };
  auto const answer = co_await pending.wait_for_response(id, context_.answer_timeout, keep_alive);
  if (!answer.received) {
    emit(write_notification("notifications/cancelled",
                            {{"requestId", to_json(id)}, {"reason", "no longer needed"}}));
    co_return fail(ErrorKind::timeout, "nobody answered the question in time.");
  }
  if (!answer.result || !answer.result->is_object())
    co_return fail(ErrorKind::denied, "the client could not ask the question.");
  co_return *answer.result;
}

}  // namespace affinity::mcp
