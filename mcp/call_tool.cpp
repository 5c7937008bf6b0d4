#include "base/text.hpp"
#include "mcp/param_headers.hpp"
#include "mcp/present.hpp"
#include "mcp/server.hpp"
#include "tools/render.hpp"

#include <algorithm>
#include <memory>

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
    // Words alone, while a call waits, count as a thousandth of a step: the number has to grow.
    auto const done =
        progress.done == client::Progress::no_further ? std::max(0.0, *last + 0.001) : progress.done;
    if (done <= *last) return;
    *last = done;
    json::object params{{"progressToken", token}, {"progress", done}};
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

Rounds Server::rounds_of(Context const& context, std::string about) {
  Asker const asker{.message = context.message,
                    .revision = context.revision,
                    .peer = context.peer,
                    .exchange = context.exchange,
                    .capabilities = context.host.capabilities,
                    .seal = seal_,
                    .about_us = settings_.about,
                    .patience = settings_.asking};
  return Rounds(asker, context.caller.principal + "\n" + context.message.method + "\n" + std::move(about));
}

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

  if (is_modern(context.revision) && context.exchange.post) {
    if (auto wrong = check_param_headers(*tool, arguments, *context.exchange.post)) co_return *wrong;
  }
  if (!tool->needs.empty() && !context.host.capabilities.contains(tool->needs))
    co_return lacks_capabilities(context.revision, {{tool->needs, json::object{}}});

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
    auto rounds = rounds_of(context, std::string(tool->name) + "\n" + write_json(accepted));
    if (auto refusal = rounds.open()) co_return *refusal;
    while (true) {
      call.deadline = clock_.now() + settings_.call_deadline;  // a person may have thought meanwhile
      outcome = co_await perform(context, rounds, *tool, accepted, call);
      if (!outcome.input) break;
      auto const needed = std::move(*outcome.input);
      auto next = co_await rounds.ask(needed, call.notify);
      if (auto* question = std::get_if<std::string>(&next)) co_return std::move(*question);
      if (auto* refusal = std::get_if<Refusal>(&next)) co_return std::move(*refusal);
      if (auto* error = std::get_if<Error>(&next)) {
        outcome = tools::wants_confirmation(context.confirm, *tool)
                      ? tools::not_confirmed(*tool, error->message)
                      : tools::failure(*error);
        break;
      }
    }
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
