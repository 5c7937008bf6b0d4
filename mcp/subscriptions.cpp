// subscriptions/listen (MCP 2026-07-28, subscriptions) and the list_changed notifications that earlier
// revisions send after initialize; what a call changed is published to both.

#include "base/text/counted.hpp"
#include "base/text/text.hpp"
#include "mcp/resources.hpp"
#include "mcp/serialize/result_parts.hpp"
#include "mcp/server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <utility>

namespace affinity::mcp {

namespace asio = boost::asio;

namespace {

using Kind = tools::Change::Kind;

constexpr char subscription_key[] = "io.modelcontextprotocol/subscriptionId";

constexpr std::pair<char const*, Kind> lists[] = {{"toolsListChanged", Kind::tools},
                                                  {"promptsListChanged", Kind::prompts},
                                                  {"resourcesListChanged", Kind::resources}};

// "notifications/tools/list_changed" and so on; empty for a change of one resource.
std::string_view list_notification(Kind kind) {
  switch (kind) {
    case Kind::tools: return "notifications/tools/list_changed";
    case Kind::prompts: return "notifications/prompts/list_changed";
    case Kind::resources: return "notifications/resources/list_changed";
    case Kind::resource: break;
  }
  return {};
}

// Whether the server announces changes of this list.
bool announces_changes(ServerCapabilities const& capabilities, Kind kind) {
  switch (kind) {
    case Kind::tools: return capabilities.tools_list_changed;
    case Kind::prompts: return capabilities.prompts_list_changed;
    case Kind::resources: return capabilities.resources_list_changed;
    case Kind::resource: break;
  }
  return false;
}

bool is_true(json::value const* value) { return value && *value == true; }

// The part of the requested filter that this server supports.
json::object accepted_filter(json::object const& wanted, ServerCapabilities const& capabilities,
                             tools::ToolContext const& tool_context, std::size_t max_resources) {
  json::object out;
  for (auto const& [name, kind] : lists)
    if (is_true(wanted.if_contains(name)) && announces_changes(capabilities, kind)) out[name] = true;
  auto const* uris = wanted.if_contains("resourceSubscriptions");
  if (!uris || !uris->is_array() || !capabilities.subscribe) return out;
  json::array known;
  for (auto const& uri : uris->get_array()) {
    auto const text = as_text(uri);
    bool const fresh = std::ranges::find(known, uri) == known.end();
    if (text && fresh && known.size() < max_resources && is_offered_uri(tool_context, *text))
      known.push_back(uri);
  }
  if (!known.empty()) out["resourceSubscriptions"] = std::move(known);
  return out;
}

json::object with_subscription_id(json::value const& subscription_id, json::object params) {
  params["_meta"] = json::object{{subscription_key, subscription_id}};
  return params;
}

void notify_subscriber(tools::Change const& change, json::object const& filter,
                       json::value const& subscription_id, Emit const& emit) {
  for (auto const& [name, kind] : lists) {
    if (change.kind == kind && filter.contains(name))
      emit(write_notification(list_notification(kind), with_subscription_id(subscription_id, {})));
  }
  auto const* uris = filter.if_contains("resourceSubscriptions");
  if (change.kind != Kind::resource || !uris) return;
  for (auto const& uri : uris->get_array()) {
    if (affects(change, *as_text(uri)))
      emit(write_notification("notifications/resources/updated",
                              with_subscription_id(subscription_id, {{"uri", uri}})));
  }
}

// Expands "affinity://lists/{list_id}" with the arguments; cut before the first slot without one.
std::string fill_uri_template(std::string_view touches, json::object const& arguments) {
  std::string out;
  while (!touches.empty()) {
    auto const open = std::min(touches.find('{'), touches.size());
    out += touches.substr(0, open);
    touches.remove_prefix(open);
    if (touches.empty()) break;
    auto const close = touches.find('}');
    auto const* value = arguments.if_contains(touches.substr(1, close - 1));
    bool const fits = value && (value->is_int64() || value->is_string());
    if (!fits) break;
    out += value->is_string() ? percent_encode(view(value->get_string())) : write_json(*value);
    touches.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

struct Server::ListenStream {
  Peer const& peer;
  asio::steady_timer timer;
};

// A write with an unknown outcome may have happened, so the resource may have changed.
void Server::publish_change(Context const& context, tools::Tool const& tool, json::object const& arguments,
                            tools::Outcome const& outcome) {
  auto const* error = outcome.structured.if_contains("error");
  auto const* fate = error ? member(*error, "outcome") : nullptr;
  bool const happened = !outcome.is_error || (fate && *fate == "unknown");
  if (tool.invalidates.empty() || outcome.input || !happened) return;
  change_bus_.publish(context.caller.principal, {.uri = fill_uri_template(tool.invalidates, arguments)});
}

void Server::subscribe_to_list_changes(Peer& peer, ServerCapabilities const& capabilities,
                                       std::string const& principal) {
  peer.list_subscription.reset();
  if (!capabilities.tools_list_changed && !capabilities.prompts_list_changed &&
      !capabilities.resources_list_changed)
    return;
  peer.list_subscription =
      change_bus_.subscribe(principal, [&peer, capabilities](tools::Change const& change) {
        if (announces_changes(capabilities, change.kind) && peer.announce)
          peer.announce(write_notification(list_notification(change.kind), {}));
      });
}

void Server::end_subscriptions() {
  stopping_ = true;
  for (auto const& weak : listen_streams_)
    if (auto const one = weak.lock()) one->timer.cancel();
}

Task<Server::Answer> Server::listen(Context const& context) {
  auto const* given = context.message.params.if_contains("notifications");
  if (!given || !given->is_object()) {
    co_return error_response(
        200, code::invalid_params,
        "subscriptions/listen needs params.notifications, an object that says what to hear of.");
  }
  auto const& emit = context.exchange.emit;
  if (!emit)
    co_return error_response(404, code::method_not_found, "This connection cannot carry notifications.");
  auto& peer = context.peer;
  std::erase_if(listen_streams_, [](auto const& one) { return one.expired(); });
  auto const same = std::ranges::count_if(listen_streams_, [&](auto const& weak) {
    auto const one = weak.lock();
    return one && &one->peer == &peer;
  });
  if (std::size_t(same) >= settings_.max_listen_streams) {
    co_return error_response(
        200, code::invalid_request,
        "This conversation listens " + counted(same, "time") + " already. Cancel one of them.");
  }

  auto const subscription_id = to_json(*context.message.id);
  auto const filter = accepted_filter(given->get_object(), capabilities_of(context), context.tool_context,
                                      settings_.max_resource_subscriptions);
  emit(write_notification("notifications/subscriptions/acknowledged",
                          with_subscription_id(subscription_id, {{"notifications", filter}})));
  auto const subscription = change_bus_.subscribe(context.caller.principal, [&](tools::Change const& change) {
    notify_subscriber(change, filter, subscription_id, emit);
  });
  auto const executor = co_await asio::this_coro::executor;
  auto const stream =
      std::make_shared<ListenStream>(ListenStream{.peer = peer, .timer = asio::steady_timer(executor)});
  stream->timer.expires_at(asio::steady_timer::time_point::max());
  listen_streams_.push_back(stream);
  if (!stopping_) co_await stream->timer.async_wait(asio::as_tuple(asio::use_awaitable));

  // Either it was cancelled, and nothing more is sent; or the server stops. On stdio the client then gets
  // notifications/cancelled and the result (cancellation and subscriptions each require one of the two).
  bool const cancelled = peer.in_flight.was_cancelled(*context.message.id);
  if (!context.exchange.post && !cancelled)
    emit(write_notification("notifications/cancelled",
                            with_subscription_id(subscription_id, {{"requestId", subscription_id},
                                                                   {"reason", "The server stops."}})));
  json::object result{{"_meta", {{subscription_key, subscription_id}}}};
  add_result_metadata(context.revision, settings_.server_info, result);
  co_return write_json(result);
}

}  // namespace affinity::mcp
