// Asking a person before something is destroyed: in rounds (2026-07-28) or with a request of ours (before).

#include "mcp/present.hpp"
#include "mcp/server.hpp"
#include "tools/render.hpp"

namespace affinity::mcp {

namespace {

constexpr char key_of_answer[] = "confirm";

bool declares_forms(json::value const* elicitation) {
  auto const* modes = elicitation ? elicitation->if_object() : nullptr;
  return modes && (modes->empty() || modes->contains("form"));  // {} means forms (2025-06-18)
}

bool can_ask_in_rounds(Message const& message) {
  auto const* meta = meta_of(message);
  auto const* capabilities = meta ? meta->if_contains("io.modelcontextprotocol/clientCapabilities") : nullptr;
  return capabilities && declares_forms(member(*capabilities, "elicitation"));
}

bool can_ask_now(Peer const& peer, Exchange const& exchange, Revision revision) {
  return revision >= Revision::r2025_06_18 && exchange.emit &&
         declares_forms(peer.client_capabilities.if_contains("elicitation"));
}

json::object elicitation(std::string const& question) {
  json::object const tick{{"type", "boolean"}, {"title", "Yes, do it"}, {"default", false}};
  json::object const schema{
      {"type", "object"}, {"properties", {{key_of_answer, tick}}}, {"required", {key_of_answer}}};
  return {{"message", question}, {"requestedSchema", schema}};
}

// Empty for a yes; why it is not one otherwise.
std::string refused(json::value const& answer) {
  auto const* action = member(answer, "action");
  if (!action || *action != "accept") return "the person who was asked did not agree.";
  auto const* content = member(answer, "content");
  auto const* tick = content ? member(*content, key_of_answer) : nullptr;
  return tick && *tick == true ? "" : "the person who was asked accepted without ticking \"Yes, do it\".";
}

}  // namespace

Task<Server::Confirmation> Server::confirm(Context const& context, tools::Tool const& tool,
                                           json::object const& checked, client::Call const& call) {
  if (!tools::wants_confirmation(context.confirm, tool)) co_return std::monostate{};
  bool const modern = is_modern(context.revision);
  if (modern && can_ask_in_rounds(context.message))
    co_return co_await ask_in_rounds(context, tool, checked, call);
  if (!modern && can_ask_now(context.peer, context.exchange, context.revision))
    co_return co_await ask_now(context, tool, checked, call);
  if (context.confirm != tools::Confirm::always) co_return std::monostate{};
  co_return tools::not_confirmed(tool, "this client cannot ask a person, and --confirm is always.");
}

Task<Server::Confirmation> Server::ask_in_rounds(Context const& context, tools::Tool const& tool,
                                                 json::object const& checked, client::Call const& call) {
  auto const about = context.caller.principal + "\n" + std::string(tool.name) + "\n" + write_json(checked);
  auto const& params = context.message.params;
  if (auto const* state = params.if_contains("requestState")) {
    auto const text = as_text(*state);
    if (!text || !seal_.redeem(*text, about)) {
      co_return refuse(200, code::invalid_params,
                       "This requestState was changed, used before, has expired or belongs to another call. "
                       "Call again without it.");
    }
    auto const* responses = params.if_contains("inputResponses");
    auto const* answer = responses ? member(*responses, key_of_answer) : nullptr;
    if (answer) {
      auto const why = refused(*answer);
      if (why.empty()) co_return std::monostate{};
      co_return tools::not_confirmed(tool, why);
    }
  }
  auto const asking = co_await tools::question(context.desk, tool, checked, call);
  if (!asking) co_return tools::failure(asking.error());
  co_return present_question(key_of_answer, elicitation(*asking), seal_.make(about, settings_.asking),
                             settings_.about);
}

Task<Server::Confirmation> Server::ask_now(Context const& context, tools::Tool const& tool,
                                           json::object const& checked, client::Call const& call) {
  auto const asking = co_await tools::question(context.desk, tool, checked, call);
  if (!asking) co_return tools::failure(asking.error());
  auto& peer = context.peer;
  auto const& emit = context.exchange.emit;
  auto const id = peer.asked.next_id();
  emit(write_request(id, "elicitation/create", elicitation(*asking)));
  double signs = 0;
  std::function<void()> const still = [&] {
    if (call.notify) call.notify({.done = signs += 0.001, .message = "Waiting for a person to confirm."});
  };
  auto const answer = co_await peer.asked.response(id, settings_.asking, still);
  if (!answer.came) {
    emit(write_notification("notifications/cancelled",
                            {{"requestId", to_json(id)}, {"reason", "no longer needed"}}));
    co_return tools::not_confirmed(tool, "nobody answered the question in time.");
  }
  if (!answer.result) co_return tools::not_confirmed(tool, "the client could not ask the question.");
  auto const why = refused(*answer.result);
  if (why.empty()) co_return std::monostate{};
  co_return tools::not_confirmed(tool, why);
}

}  // namespace affinity::mcp
