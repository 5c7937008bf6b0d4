// Prompts: templates that users start a task with (MCP 2026-07-28, prompts).

#include "base/text/text.hpp"
#include "mcp/elicitation/elicitation.hpp"
#include "mcp/serialize/resources_and_prompts.hpp"
#include "mcp/server.hpp"

#include <algorithm>

namespace affinity::mcp {

namespace {

std::string no_such_prompt(std::vector<tools::Prompt> const& rows, std::string_view name) {
  std::vector<std::string_view> names;
  for (auto const& row : rows) names.push_back(row.name);
  auto text = "There is no prompt \"" + shorten(name, 80) + "\".";
  auto const closest = nearest(name, names);
  if (!closest.empty()) text += " Did you mean \"" + std::string(closest) + "\"?";
  return text + " prompts/list names all of them.";
}

// The arguments, all of them strings; or the sentence that says what is wrong with them.
std::variant<json::object, std::string> read_arguments(tools::Prompt const& row, json::value const* given) {
  if (given && !given->is_object()) return "params.arguments must be an object.";
  auto arguments = given ? given->get_object() : json::object{};
  for (auto const& entry : arguments) {
    auto const name = std::string_view(entry.key().data(), entry.key().size());
    if (!entry.value().is_string()) return "The argument \"" + shorten(name, 80) + "\" must be a string.";
  }
  for (auto const& argument : row.arguments) {
    if (argument.required && !arguments.contains(argument.name))
      return "The prompt " + std::string(row.name) + " needs the argument \"" + std::string(argument.name) +
             "\".";
  }
  return arguments;
}

tools::PromptResult fill_prompt(tools::Prompt const& row, json::object const& arguments) {
  json::object const content{{"type", "text"}, {"text", tools::render_prompt(row, arguments)}};
  tools::PromptResult out;
  out.messages.push_back(json::object{{"role", "user"}, {"content", content}});
  return out;
}

ErrorResponse cannot_compose(Error const& error) {
  bool const theirs = error.kind == ErrorKind::invalid || error.kind == ErrorKind::not_found;
  auto const text = error.next_step.empty() ? error.message : error.message + " " + error.next_step;
  return error_response(200, theirs ? code::invalid_params : code::internal_error, text);
}

}  // namespace

Server::Answer Server::list_prompts(Context const& context) {
  auto const& rows = *context.tool_context.prompts;
  return paginate(context, "prompts", rows.size(), [&](ListPage const& page) {
    return serialize_prompts(context.revision, rows, page, settings_.server_info);
  });
}

Task<Server::Answer> Server::get_prompt(Context const& context) {
  auto const& params = context.message.params;
  auto const* given_name = params.if_contains("name");
  auto const name = given_name ? as_text(*given_name) : std::nullopt;
  if (!name)
    co_return error_response(200, code::invalid_params,
                             "prompts/get needs params.name, the name of a prompt.");
  auto const& rows = *context.tool_context.prompts;
  auto const row = std::ranges::find(rows, *name, &tools::Prompt::name);
  if (row == rows.end()) co_return error_response(200, code::invalid_params, no_such_prompt(rows, *name));
  auto const read = read_arguments(*row, params.if_contains("arguments"));
  if (auto const* wrong = std::get_if<std::string>(&read))
    co_return error_response(200, code::invalid_params, *wrong);
  auto const& arguments = std::get<json::object>(read);
  // A host puts a whole prompt into the context, so the limit for results applies.
  auto const most = context.tool_context.limits.max_result;
  if (write_json(arguments).size() > most / 2)
    co_return error_response(200, code::invalid_params,
                             "The arguments of the prompt are too long: " + std::to_string(most / 2) +
                                 " bytes are the most. Shorten them.");
  if (!row->compose)
    co_return serialize_prompt_messages(context.revision, *row, fill_prompt(*row, arguments),
                                        settings_.server_info);

  auto elicitation = elicitation_for(context, row->name, arguments);
  if (auto refusal = elicitation.read_responses()) co_return *refusal;
  while (true) {
    auto const call = call_for(context);
    auto client_context = context.client_context;
    client_context.round = elicitation.round();
    auto tool_context = context.tool_context;
    tool_context.client = &client_context;
    auto prompted = co_await row->compose(tool_context, *row, arguments, call);
    if (!prompted) co_return cannot_compose(prompted.error());
    if (!prompted->input)
      co_return serialize_prompt_messages(context.revision, *row, *prompted, settings_.server_info);
    auto const needed = std::move(*prompted->input);
    auto next = co_await elicitation.ask(needed, call.on_progress);
    if (auto* question = std::get_if<std::string>(&next)) co_return std::move(*question);
    if (auto* refusal = std::get_if<ErrorResponse>(&next)) co_return std::move(*refusal);
    if (auto const* error = std::get_if<Error>(&next)) co_return cannot_compose(*error);
  }
}

}  // namespace affinity::mcp
