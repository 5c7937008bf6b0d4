// Asks a person to confirm a destructive call: the first elicitation of a call that may have more.

#include "mcp/catalogue_call.hpp"
#include "mcp/elicitation/elicitation.hpp"
#include "mcp/server.hpp"
#include "tools/call/call.hpp"
#include "tools/render.hpp"

namespace affinity::mcp {

namespace {

constexpr char answer_key[] = "confirm";
constexpr std::string_view agreed = "agreed:";  // prefix of the state of the tool's own elicitations

json::object confirmation_request(std::string const& question) {
  json::object const tick{{"type", "boolean"}, {"title", "Yes, do it"}, {"default", false}};
  json::object const schema{
      {"type", "object"}, {"properties", {{answer_key, tick}}}, {"required", {answer_key}}};
  json::object const params{{"message", question}, {"requestedSchema", schema}};
  return {{"method", "elicitation/create"}, {"params", params}};
}

// Why the answer is not a yes; empty for a yes.
std::string refused(json::value const& answer) {
  auto const* action = member(answer, "action");
  if (!action || *action != "accept") return "the person who was asked did not agree.";
  auto const* content = member(answer, "content");
  auto const* tick = content ? member(*content, answer_key) : nullptr;
  return tick && *tick == true ? "" : "the person who was asked accepted without ticking \"Yes, do it\".";
}

}  // namespace

Task<tools::Outcome> Server::perform(Context const& context, Elicitation const& elicitation,
                                     CalledTool const& called, json::object const& checked,
                                     client::CallContext const& call) {
  auto const& tool = *called.tool;
  tools::ClientContext client_context = context.client_context;
  client_context.round = elicitation.round();
  auto tool_context = context.tool_context;
  tool_context.client = &client_context;
  if (!tools::wants_confirmation(context.confirm, tool))
    co_return co_await tools::perform(tool_context, tool, checked, call);

  auto& round = client_context.round;
  if (elicitation.verified() && round->state.starts_with(agreed)) {
    round->state.erase(0, agreed.size());
  } else if (elicitation.can_ask(confirmation_request({}))) {
    auto const* answer = elicitation.verified() ? round->responses.if_contains(answer_key) : nullptr;
    if (!answer) {
      auto question = co_await tools::confirmation_question(tool_context, tool, checked, call);
      if (!question) co_return tools::failure(question.error());
      if (question->text.empty()) {
        client_context.confirmed_deletion = std::move(question->deletion);
        co_return co_await tools::perform(tool_context, tool, checked, call);
      }
      tools::Outcome asking;
      asking.input = tools::InputRequired{.requests = {{answer_key, confirmation_request(question->text)}},
                                          .state = write_json(question->deletion)};
      co_return asking;
    }
    auto const why = refused(*answer);
    if (!why.empty()) co_return tools::not_confirmed(tool, why);
    auto going = parse_json(round->state);
    if (going && going->is_object()) client_context.confirmed_deletion = std::move(going->get_object());
    round.reset();
  } else if (called.through_catalogue) {
    co_return not_confirmed_through_catalogue(tool);
  } else if (context.confirm == tools::ConfirmPolicy::always) {
    co_return tools::not_confirmed(tool, "this client cannot ask a person, and --confirm is always.");
  }
  auto outcome = co_await tools::perform(tool_context, tool, checked, call);
  if (outcome.input) outcome.input->state.insert(0, agreed);
  co_return outcome;
}

}  // namespace affinity::mcp
