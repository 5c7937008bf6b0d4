// Completion of prompt arguments and template slots (MCP 2026-07-28, completion).

#include "tools/records/completion.hpp"

#include "base/text/text.hpp"
#include "mcp/resources.hpp"
#include "mcp/serialize/resources_and_prompts.hpp"
#include "mcp/server.hpp"

#include <algorithm>

namespace affinity::mcp {

namespace {

constexpr Milliseconds timeout{10'000};  // a user is typing

std::optional<std::string_view> text_at(json::value const* object, std::string_view name) {
  auto const* value = object ? member(*object, name) : nullptr;
  return value ? as_text(*value) : std::nullopt;
}

ErrorResponse wrong(std::string why) { return error_response(200, code::invalid_params, std::move(why)); }

// The kind of names that the argument takes, or an error when there is no such argument.
std::variant<tools::CompletionSource, ErrorResponse> names_of_prompt(tools::ToolContext const& tool_context,
                                                                     std::string_view prompt,
                                                                     std::string_view argument) {
  static std::vector<tools::Prompt> const none;
  auto const& rows = tool_context.prompts ? *tool_context.prompts : none;
  auto const row = std::ranges::find(rows, prompt, &tools::Prompt::name);
  if (row == rows.end()) return wrong("There is no prompt \"" + shorten(prompt, 80) + "\" to complete.");
  auto const found = std::ranges::find(row->arguments, argument, &tools::PromptArgument::name);
  if (found != row->arguments.end()) return found->completion;
  return wrong("The prompt " + std::string(row->name) + " has no argument \"" + shorten(argument, 80) +
               "\".");
}

// A template is referenced by its own text or by a URI that it matches.
std::variant<tools::CompletionSource, ErrorResponse> names_of_template(tools::ToolContext const& tool_context,
                                                                       std::string_view uri,
                                                                       std::string_view slot) {
  auto const* row = find_offered_resource(tool_context, uri).row;
  if (tool_context.resources) {
    for (auto const& other : *tool_context.resources)
      if (other.uri == uri && tools::is_offered(other, tool_context.catalogue)) row = &other;
  }
  if (!row) return wrong("There is no resource \"" + shorten(uri, 200) + "\" to complete.");
  auto const found = std::ranges::find(row->slots, slot, &tools::Slot::name);
  if (found != row->slots.end()) return found->completion;
  return wrong(std::string(row->uri) + " has no slot \"" + shorten(slot, 80) + "\".");
}

// The other arguments that were filled in, texts only (2025-06-18).
json::object context_in(Message const& message, Revision revision) {
  json::object out;
  if (revision < Revision::r2025_06_18) return out;
  auto const* context = message.params.if_contains("context");
  auto const* arguments = context ? member(*context, "arguments") : nullptr;
  if (!arguments || !arguments->is_object()) return out;
  for (auto const& entry : arguments->get_object())
    if (entry.value().is_string()) out.insert(entry);
  return out;
}

}  // namespace

Task<Server::Answer> Server::complete(Context const& context) {
  auto const& params = context.message.params;
  auto const* ref = params.if_contains("ref");
  auto const* argument = params.if_contains("argument");
  auto const type = text_at(ref, "type");
  auto const name = text_at(argument, "name");
  auto const value = text_at(argument, "value");
  if (!name || !value)
    co_return wrong("completion/complete needs params.argument with name and value, both strings.");
  auto const about = text_at(ref, type == "ref/prompt" ? "name" : "uri");
  if (!about || (type != "ref/prompt" && type != "ref/resource")) {
    co_return wrong(
        "params.ref must be {\"type\": \"ref/prompt\", \"name\": …} or "
        "{\"type\": \"ref/resource\", \"uri\": …}.");
  }
  auto const what = type == "ref/prompt" ? names_of_prompt(context.tool_context, *about, *name)
                                         : names_of_template(context.tool_context, *about, *name);
  if (auto const* refusal = std::get_if<ErrorResponse>(&what)) co_return *refusal;
  auto const names = std::get<tools::CompletionSource>(what);

  // Failures give no values: a user who types does not want to read about them.
  tools::Completions found;
  auto const permit = co_await acquire_permit(context);
  if (permit && names != tools::CompletionSource::none) {
    auto call = call_for(context);
    call.deadline = std::min(call.deadline, clock_.now() + timeout);
    std::string typed(*value);
    auto others = context_in(context.message, context.revision);
    auto given =
        co_await tools::complete(context.tool_context, names, std::move(typed), std::move(others), call);
    if (given) found = std::move(*given);
  }
  co_return serialize_completions(context.revision, found, settings_.server_info);
}

}  // namespace affinity::mcp
