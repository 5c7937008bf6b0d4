#include <memory>

#include "base/text.hpp"
#include "mcp/present.hpp"
#include "mcp/server.hpp"

namespace affinity::mcp {

namespace {

// Progress goes only to who asked for it, and its number only grows (MCP 2026-07-28, progress).
client::Notify progress_to(Emit const& emit, Message const& message, Revision revision) {
  auto const* meta = meta_of(message);
  auto const* given = meta ? meta->if_contains("progressToken") : nullptr;
  auto const token = given ? read_id(*given) : std::nullopt;
  if (!token || !emit) return {};
  auto last = std::make_shared<double>(-1);
  return [emit, token = to_json(*token), last, revision](client::Progress const& progress) {
    if (progress.done <= *last) return;
    *last = progress.done;
    json::object params{{"progressToken", token}, {"progress", progress.done}};
    if (progress.total > 0) params["total"] = progress.total;
    bool const has_message = revision >= Revision::r2025_03_26;
    if (has_message && !progress.message.empty()) params["message"] = progress.message;
    emit(write_notification("notifications/progress", std::move(params)));
  };
}

std::string no_such_tool(tools::Catalogue const& catalogue, std::string_view name) {
  auto text = "There is no tool \"" + shorten(name, 80) + "\".";
  auto const near = catalogue.nearest(name);
  if (!near.empty()) text += " Did you mean \"" + std::string(near) + "\"?";
  return text + " tools/list names all of them.";
}

}  // namespace

Task<Server::Answer> Server::call_tool(Context const& context) {
  auto const& params = context.message.params;
  auto const* given_name = params.if_contains("name");
  auto const name = given_name ? as_text(*given_name) : std::nullopt;
  if (!name) co_return refuse(200, code::invalid_params, "tools/call needs params.name, the name of a tool.");
  auto const* tool = context.desk.catalogue.find(*name);
  if (!tool) co_return refuse(200, code::invalid_params, no_such_tool(context.desk.catalogue, *name));
  auto const* given = params.if_contains("arguments");
  if (given && given->is_null()) given = nullptr;  // some serializers write what is absent as null
  if (given && !given->is_object())
    co_return refuse(200, code::invalid_params, "params.arguments must be an object.");
  auto const arguments = given ? given->get_object() : json::object{};

  auto const started = clock_.now();
  client::Call call{.caller = context.caller,
                    .deadline = started + settings_.call_deadline,
                    .notify = progress_to(context.exchange.emit, context.message, context.revision)};
  auto outcome = tools::Outcome{};
  auto checked = tools::checked_arguments(*tool, arguments);
  if (auto* wrong = std::get_if<tools::Outcome>(&checked)) {
    outcome = std::move(*wrong);
  } else {
    auto const& accepted = std::get<json::object>(checked);
    auto confirmed = co_await confirm(context, *tool, accepted, call);
    if (auto* refusal = std::get_if<Refusal>(&confirmed)) co_return *refusal;
    if (auto* question = std::get_if<std::string>(&confirmed)) co_return *question;
    call.deadline = clock_.now() + settings_.call_deadline;
    if (auto* refused = std::get_if<tools::Outcome>(&confirmed))
      outcome = std::move(*refused);
    else
      outcome = co_await tools::perform(context.desk, *tool, accepted, call);
  }

  auto const took = std::chrono::duration_cast<Milliseconds>(clock_.now() - started).count();
  json::object line{{"tool", tool->name}, {"principal", context.caller.principal}, {"ms", took}};
  auto const* error = outcome.structured.if_contains("error");
  line["outcome"] = error ? error->at("outcome") : json::value("succeeded");
  if (error) line["kind"] = error->at("kind");
  log_.write(Level::info, "tool_call", std::move(line));
  co_return present_call(context.revision, outcome, settings_.about);
}

}  // namespace affinity::mcp
