// Tools that ask the client: elicitation, sampling and roots, in one round or several.

#include "fixture.hpp"

namespace affinity::conformance {

using client::CallContext;
using tools::Outcome;
using tools::Tool;
using tools::ToolContext;

namespace {

Outcome ask(json::object requests, std::string state = {}) {
  Outcome out;
  out.input = tools::InputRequired{.requests = std::move(requests), .state = std::move(state)};
  return out;
}

// One question, one answer; the text tells both that there was one and what it was.
Outcome ask_once(ToolContext const& context, std::string_view key, json::object request,
                 std::string const& state = {}) {
  auto const* given = answer(context, key);
  if (!given) return ask({{key, std::move(request)}}, state);
  auto const* action = given->if_contains("action");
  auto const* content = given->if_contains("content");
  auto const said_so = action ? std::string(as_text(*action).value_or("")) : std::string("none");
  return said("action=" + said_so + ", content=" + (content ? write_json(*content) : "null"));
}

json::object any_text() { return {{"type", "string"}}; }
json::object name_form() { return form("What is your name?", {{"name", any_text()}}); }
json::object ok_form() { return form("Please confirm", {{"ok", json::object{{"type", "boolean"}}}}); }

json::array choices(std::initializer_list<std::pair<std::string_view, std::string_view>> all) {
  json::array out;
  for (auto const& [value, title] : all) out.push_back(json::object{{"const", value}, {"title", title}});
  return out;
}

}  // namespace

Task<Outcome> sampling(ToolContext const& context, Tool const&, json::object const& arguments,
                       CallContext const&) {
  auto const* prompt = arguments.if_contains("prompt");
  auto const text = prompt ? as_text(*prompt).value_or("") : "";
  co_return ask_once(context, "completion", completion_of(text));
}

Task<Outcome> elicitation(ToolContext const& context, Tool const&, json::object const& arguments,
                          CallContext const&) {
  auto const* message = arguments.if_contains("message");
  auto const text = message ? as_text(*message).value_or("") : "";
  co_return ask_once(context, "response", form(text, {{"response", any_text()}}));
}

Task<Outcome> defaults(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  json::object const states{
      {"type", "string"}, {"enum", {"active", "inactive", "pending"}}, {"default", "active"}};
  json::object const properties{{"name", {{"type", "string"}, {"default", "John Doe"}}},
                                {"age", {{"type", "integer"}, {"default", 30}}},
                                {"score", {{"type", "number"}, {"default", 95.5}}},
                                {"status", states},
                                {"verified", {{"type", "boolean"}, {"default", true}}}};
  co_return ask_once(context, "profile", form("Who are you?", properties));
}

Task<Outcome> enums(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  json::array const options{"option1", "option2", "option3"};
  auto const titled = choices({{"value1", "First"}, {"value2", "Second"}, {"value3", "Third"}});
  json::object const old_way{{"type", "string"},
                             {"enum", {"opt1", "opt2", "opt3"}},
                             {"enumNames", {"Option one", "Option two", "Option three"}}};
  json::object const one_of_many{{"type", "string"}, {"enum", options}};
  json::object const one_titled{{"type", "string"}, {"oneOf", titled}};
  json::object const some_titled{{"anyOf", titled}};
  json::object const properties{{"untitledSingle", one_of_many},
                                {"titledSingle", one_titled},
                                {"legacyEnum", old_way},
                                {"untitledMulti", {{"type", "array"}, {"items", one_of_many}}},
                                {"titledMulti", {{"type", "array"}, {"items", some_titled}}}};
  co_return ask_once(context, "choices", form("Which ones?", properties));
}

Task<Outcome> ask_name(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  co_return ask_once(context, "user_name", name_form());
}

Task<Outcome> ask_capital(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  co_return ask_once(context, "capital_question", completion_of("What is the capital of France?"));
}

Task<Outcome> ask_roots(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  auto const* given = answer(context, "client_roots");
  co_return given ? said(write_json(*given)) : ask({{"client_roots", roots()}});
}

Task<Outcome> keep_state(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  auto const* given = answer(context, "confirm");
  bool const kept = given && context.client->round->state == "kept";
  co_return kept ? said("state-ok") : ask({{"confirm", ok_form()}}, "kept");
}

Task<Outcome> ask_all(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  auto const all =
      answer(context, "user_name") && answer(context, "greeting") && answer(context, "client_roots");
  if (all) co_return said("All three were answered.");
  co_return ask({{"user_name", name_form()},
                 {"greeting", completion_of("Generate a greeting")},
                 {"client_roots", roots()}},
                "all");
}

Task<Outcome> two_rounds(ToolContext const& context, Tool const&, json::object const&, CallContext const&) {
  if (auto const* color = answer(context, "step2");
      color && context.client->round->state.starts_with("named "))
    co_return said(context.client->round->state + ", " + write_json(*color));
  if (auto const* name = answer(context, "step1")) {
    auto second = form("What is your favorite color?", {{"color", any_text()}});
    co_return ask({{"step2", std::move(second)}}, "named " + write_json(*name));
  }
  co_return ask({{"step1", name_form()}}, "unnamed");
}

// Asks for no more than the client said it can answer.
Task<Outcome> ask_what_can_be_asked(ToolContext const& context, Tool const&, json::object const&,
                                    CallContext const&) {
  json::object requests;
  auto const& declared = context.client->capabilities;
  if (declared.contains("elicitation")) requests["user_name"] = name_form();
  if (declared.contains("sampling")) requests["greeting"] = completion_of("Generate a greeting");
  if (declared.contains("roots")) requests["client_roots"] = roots();
  bool answered = true;
  for (auto const& request : requests) answered &= answer(context, request.key()) != nullptr;
  co_return answered ? said("Nothing is left to ask.") : ask(std::move(requests));
}

std::vector<Tool> question_tools() {
  static constexpr std::string_view one_prompt =
      R"({"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]})";
  static constexpr std::string_view one_message =
      R"({"type":"object","properties":{"message":{"type":"string"}},"required":["message"]})";
  auto const row = [](std::string_view name, std::string_view about, tools::Composed how,
                      std::string_view schema = no_arguments) {
    return Tool{.name = name, .title = name, .description = about, .composed = how, .raw_schema = schema};
  };
  auto picky = row("test_missing_capability", "Can be called by clients that sample.", ask_capital);
  picky.required_capability = "sampling";
  return {
      picky,
      row("test_sampling", "Asks the client's model.", sampling, one_prompt),
      row("test_elicitation", "Asks the client's user.", elicitation, one_message),
      row("test_elicitation_sep1034_defaults", "Asks with a default for every kind of value.", defaults),
      row("test_elicitation_sep1330_enums", "Asks to choose, in every way there is.", enums),
      row("test_input_required_result_elicitation", "Asks for a name.", ask_name),
      row("test_input_required_result_sampling", "Asks the client's model for a capital.", ask_capital),
      row("test_input_required_result_list_roots", "Asks for the client's roots.", ask_roots),
      row("test_input_required_result_request_state", "Asks, and gets its state back.", keep_state),
      row("test_input_required_result_multiple_inputs", "Asks three things at once.", ask_all),
      row("test_input_required_result_multi_round", "Asks twice.", two_rounds),
      row("test_input_required_result_tampered_state", "Asks, and trusts no changed state.", keep_state),
      row("test_input_required_result_capabilities", "Asks what can be asked.", ask_what_can_be_asked),
  };
}

}  // namespace affinity::conformance
