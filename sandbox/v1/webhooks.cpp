// /webhook (Affinity v1, Webhooks). Events are recorded and sent in sandbox/webhooks.

#include "sandbox/routing/route.hpp"
#include "sandbox/store/event_types.hpp"
#include "sandbox/v1/to_json.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox {

namespace v1::webhooks {
namespace {

constexpr char endpoint_validation_message[] =
    "webhook_url: the endpoint did not answer with 2xx within two seconds";

void read(Params& in, Webhook& onto) {
  auto const url = in.string("webhook_url");
  auto const subscriptions = in.strings("subscriptions");
  bool const is_url = url && (url->starts_with("https://") || url->starts_with("http://")) &&
                      url->find("://") + 3 < url->size() &&
                      std::ranges::all_of(*url, [](char c) { return c > 0x20 && c != 0x7f; });
  if (url && !is_url) in.add_error("webhook_url must be an http or https URL");
  if (subscriptions)
    for (auto const& event : *subscriptions)
      if (!is_event_type_of_v1(event)) in.add_error("subscriptions: there is no event " + event);
  onto.disabled = in.boolean("disabled").value_or(onto.disabled);
  if (url) onto.url = *url;
  if (subscriptions) onto.subscriptions = *subscriptions;
}

JsonResponse list(RequestContext& context) {
  json::array out;
  for (auto const& [id, webhook] : context.store.webhooks) out.push_back(to_json(webhook));
  return json::value(std::move(out));
}

JsonResponse get(RequestContext& context) {
  auto const* webhook = context.store.webhooks.find(context.id());
  if (!webhook) return not_found("webhook subscription", context.id());
  return json::value(to_json(*webhook));
}

JsonResponse subscribe(RequestContext& context) {
  auto& in = context.body;
  in.require({"webhook_url"});
  Webhook fresh{.created_by = context.user.id, .created_at = context.now};
  read(in, fresh);
  if (context.store.webhooks.size() >= max_webhooks)
    in.add_error("There are three webhook subscriptions already, and there can be no more");
  if (context.endpoint_validation_failed) in.add_error(endpoint_validation_message);
  if (in.error()) return error_response(422, *in.error());
  fresh.disabled = false;
  return json::value(to_json(context.store.webhooks.add(std::move(fresh))));
}

// Absent parameters stay as they are; the documentation repeats the text of subscribing here.
JsonResponse update(RequestContext& context) {
  auto* webhook = context.store.webhooks.find(context.id());
  if (!webhook) return not_found("webhook subscription", context.id());
  if (webhook->created_by != context.user.id)
    return error_response(403, "Only its creator can update a webhook subscription");
  auto changed = *webhook;
  read(context.body, changed);
  if (context.endpoint_validation_failed) context.body.add_error(endpoint_validation_message);
  if (context.body.error()) return error_response(422, *context.body.error());
  changed.updated_at = context.now;
  *webhook = std::move(changed);
  return json::value(to_json(*webhook));
}

JsonResponse remove(RequestContext& context) {
  auto const* webhook = context.store.webhooks.find(context.id());
  if (!webhook) return not_found("webhook subscription", context.id());
  if (webhook->created_by != context.user.id && !context.user.admin)
    return error_response(403, "Only its creator or an admin can delete a webhook subscription");
  context.store.webhooks.erase(webhook->id);
  return success_response();
}

constexpr std::string_view one = "/webhook/{webhook_subscription_id}";
constexpr std::array routes{Route{Method::get, "/webhook", list}, Route{Method::get, one, get},
                            Route{Method::post, "/webhook/subscribe", subscribe},
                            Route{Method::put, one, update}, Route{Method::del, one, remove}};

}  // namespace
}  // namespace v1::webhooks

std::span<Route const> webhook_routes() { return v1::webhooks::routes; }

}  // namespace affinity::sandbox
