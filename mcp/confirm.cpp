// Asks a person to confirm a destructive call: the first elicitation of a call that may have more.

#include "mcp/catalogue_call.hpp"
#include "mcp/elicitation/elicitation.hpp"
#include "mcp/server.hpp"
#include "tools/call/call.hpp"
#include "tools/plan.hpp"
#include "tools/policy/policy.hpp"
#include "tools/policy/write_routes.hpp"
#include "tools/render.hpp"

namespace affinity::mcp {

namespace {

constexpr char answer_key[] = "confirm";
constexpr std::string_view agreed = "agreed:";  // prefix of the state of the tool's own elicitations

json::object confirmation_request(std::string const& question, json::object const& members = {}) {
  json::object const tick{{"type", "boolean"}, {"title", "Yes, do it"}, {"default", false}};
  json::object properties{{answer_key, tick}};
  for (auto const& each : members) properties[each.key()] = each.value();
  json::object const schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"required", {answer_key}}};
  json::object const params{{"message", question}, {"requestedSchema", schema}};
  return {{"method", "elicitation/create"}, {"params", params}};
}

// What comes back with the answer: what a yes is about, and which members the form had besides.
std::string state_of(tools::ConfirmationQuestion const& question) {
  json::array names;
  for (auto const& each : question.members) names.emplace_back(each.key());
  return write_json(json::object{{"deletion", question.deletion}, {"members", std::move(names)}});
}

// The texts that the person filled in.
json::object filled_in(json::value const& answer, json::value const& state) {
  json::object out;
  auto const* content = member(answer, "content");
  auto const* names = member(state, "members");
  if (!content || !names || !names->is_array()) return out;
  for (auto const& name : names->get_array()) {
    auto const key = as_text(name).value_or("");
    auto const* given = member(*content, key);
    auto const text = given ? as_text(*given).value_or("") : std::string_view();
    if (text.find_first_not_of(' ') != text.npos) out[key] = text;
  }
  return out;
}

// Why the answer is not a yes; empty for a yes.
std::string refused(json::value const& answer, json::object const& filled) {
  auto const* action = member(answer, "action");
  if (!action || *action != "accept") return "the person who was asked did not agree.";
  auto const* content = member(answer, "content");
  auto const* tick = content ? member(*content, answer_key) : nullptr;
  bool const agrees = (tick && *tick == true) || !filled.empty();
  return agrees ? "" : "the person who was asked accepted without ticking \"Yes, do it\".";
}

// Nobody is asked about what the policy does not allow. Calls of several requests are judged by their own
// question, or request by request.
Task<Result<void>> judge_before_asking(tools::ToolContext const& context, tools::Tool const& tool,
                                       json::object const& checked, client::CallContext const& call) {
  if (!context.policy || tool.composed) co_return Result<void>();
  auto touched = tools::policy::touched_by(tools::plan(tool, checked));
  co_return co_await context.policy->judge_direct(std::move(touched), context.sender, call);
}

}  // namespace

bool Server::is_asked_about(Context const& context, tools::Tool const& tool, json::object const& checked) {
  return tools::wants_confirmation(context.confirm, tool) &&
         (!tool.is_asked_about || tool.is_asked_about(checked));
}

Task<tools::Outcome> Server::perform(Context const& context, Elicitation const& elicitation,
                                     CalledTool const& called, json::object const& checked,
                                     client::CallContext const& call) {
  if (is_asked_about(context, *called.tool, checked) || elicitation.round())
    return perform_round(context, elicitation, called, checked, call);
  return tools::perform(context.tool_context, *called.tool, checked, call);
}

Task<tools::Outcome> Server::perform_round(Context const& context, Elicitation const& elicitation,
                                           CalledTool const& called, json::object const& checked,
                                           client::CallContext const& call) {
  auto const& tool = *called.tool;
  tools::ClientContext client_context = context.client_context;
  client_context.round = elicitation.round();
  auto tool_context = context.tool_context;
  tool_context.client = &client_context;
  if (!is_asked_about(context, tool, checked))
    co_return co_await tools::perform(tool_context, tool, checked, call);

  auto& round = client_context.round;
  if (elicitation.verified() && round->state.starts_with(agreed)) {
    round->state.erase(0, agreed.size());
  } else if (elicitation.can_ask(confirmation_request({}))) {
    auto const* answer = elicitation.verified() ? round->responses.if_contains(answer_key) : nullptr;
    if (!answer) {
      auto const allowed = co_await judge_before_asking(tool_context, tool, checked, call);
      if (!allowed) co_return tools::failure(allowed.error());
      auto question = co_await tools::confirmation_question(tool_context, tool, checked, call);
      if (!question) co_return tools::failure(question.error());
      bool const always = context.confirm == tools::ConfirmPolicy::always;
      if (question->text.empty() || (question->only_if_always && !always)) {
        client_context.confirmed_deletion = std::move(question->deletion);
        co_return co_await tools::perform(tool_context, tool, checked, call);
      }
      tools::Outcome asking;
      asking.input = tools::InputRequired{
          .requests = {{answer_key, confirmation_request(question->text, question->members)}},
          .state = state_of(*question)};
      co_return asking;
    }
    auto const state = parse_json(round->state);
    auto filled = state ? filled_in(*answer, *state) : json::object{};
    auto const why = refused(*answer, filled);
    if (!why.empty()) co_return tools::not_confirmed(tool, why);
    auto const* deletion = state ? member(*state, "deletion") : nullptr;
    if (deletion && deletion->is_object()) client_context.confirmed_deletion = deletion->get_object();
    client_context.confirmed_answers = std::move(filled);
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
