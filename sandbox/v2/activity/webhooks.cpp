// /v2: webhooks (Affinity v2, Webhooks), the same records as those of v1

#include "sandbox/store/event_types.hpp"
#include "sandbox/v2/face/face.hpp"
#include "sandbox/v2/face/filtering.hpp"
#include "sandbox/v2/face/pages.hpp"
#include "sandbox/v2/record_json.hpp"
#include "sandbox/webhooks/loopback.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url.hpp>

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace webhooks {
namespace {

constexpr Filterable<Webhook> properties[]{{filter_by_id("id"), item_value<&Webhook::id>},
                                           {filter_by_time("createdAt"), item_value<&Webhook::created_at>},
                                           {filter_by_time("updatedAt"), item_value<&Webhook::updated_at>}};

json::object webhook_json(Webhook const& one) {
  json::array subscriptions;
  for (auto const& type : one.subscriptions) subscriptions.emplace_back(type);
  return {{"id", one.id},
          {"url", one.url},
          {"subscriptions", std::move(subscriptions)},
          {"status", one.disabled ? "disabled" : "active"},
          {"creator", reference_json(one.created_by)},
          {"createdAt", to_iso(one.created_at)},
          {"updatedAt", time_json(one.updated_at)}};
}

// Those of other members are there for who may manage all of them.
bool is_visible(Webhook const& one, RequestContext const& context) {
  return one.created_by == context.user.id || context.has(Right::manage_webhooks);
}

Webhook* find_webhook(RequestContext& context) {
  auto* one = context.store.webhooks.find(context.id("webhookId"));
  return one && is_visible(*one, context) ? one : nullptr;
}

// With a scheme and a host in lower case, so that two forms of one URL are the same; empty for no URL.
std::string normalized(std::string_view text) {
  auto const parsed = boost::urls::parse_uri(text);
  if (!parsed) return {};
  boost::urls::url url(*parsed);
  url.normalize();
  return std::string(url.buffer());
}

// What is wrong with a URL, without a request to it; empty when nothing is. Only https leaves a machine.
std::string_view url_mistake(std::string_view text) {
  auto const url = boost::urls::parse_uri(text);
  if (!url || url->encoded_host().empty()) return "must be a URL";
  if (url->has_userinfo()) return "must not have a user name or a password in it";
  if (url->scheme_id() != boost::urls::scheme::https && !loopback_target(text))
    return "must begin with https";
  return {};
}

std::optional<std::string> read_url(ObjectReader& in, MemberRule const& rule = {}) {
  auto url = in.text("url", rule);
  auto const mistake = url ? url_mistake(*url) : std::string_view();
  if (mistake.empty()) return url;
  in.invalid("url", mistake);
  return std::nullopt;
}

std::optional<std::vector<std::string>> read_subscriptions(ObjectReader& in, bool required) {
  auto types = in.texts("subscriptions", {.required = required, .max_length = 100});
  if (!types) return std::nullopt;
  for (std::size_t i = 0; i < types->size(); ++i)
    if (!is_event_type_of_v2(types->at(i)))
      in.invalid("subscriptions[" + std::to_string(i) + ']', "is not a type of event");
  return types;
}

// What only the records and the endpoint can tell of a URL: 400 when another webhook has it, or when it did
// not take an empty event.
std::optional<JsonResponse> url_error(RequestContext& context, std::string_view url, Id own_id) {
  auto const wanted = normalized(url);
  for (auto const& [id, other] : context.store.webhooks)
    if (id != own_id && normalized(other.url) == wanted) {
      context.errors.invalid("url", "is that of another webhook of your organization");
      break;
    }
  if (context.endpoint_validation_failed)
    context.errors.invalid("url", "did not answer a test delivery with 2xx within two seconds");
  if (context.errors.empty()) return std::nullopt;
  return context.errors.response();
}

JsonResponse all(RequestContext& context) {
  auto const filter = read_filter(context, properties);
  auto const page = read_page(context, {.counts = true});
  if (auto const error = context.refusal()) return *error;
  auto const& table = context.store.webhooks;
  auto const ids =
      ids_in(table, [&](Webhook const& one) { return is_visible(one, context) && filter.accepts(one); });
  return page_of(context, page, ids, own_id, [&](Id id) { return webhook_json(*table.find(id)); });
}

JsonResponse get(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = find_webhook(context);
  if (!one) return no_such("webhook", context.id("webhookId"));
  return json::value(webhook_json(*one));
}

JsonResponse create(RequestContext& context) {
  auto& in = context.body;
  auto const url = read_url(in, {.required = true});
  auto const subscriptions = read_subscriptions(in, true);
  if (auto const error = context.refusal()) return *error;
  if (context.store.webhooks.size() >= max_webhooks)
    return failure(ErrorCode::bad_request, "Your organization has " + std::to_string(max_webhooks) +
                                               " webhooks, and can have no more");
  if (auto const error = url_error(context, *url, 0)) return *error;
  auto const& made = context.store.webhooks.add({.url = *url,
                                                 .subscriptions = *subscriptions,
                                                 .created_by = context.user.id,
                                                 .created_at = context.now});
  return {201, json::value(webhook_json(made))};
}

JsonResponse update(RequestContext& context) {
  auto& in = context.body;
  auto const url = read_url(in);
  auto const subscriptions = read_subscriptions(in, false);
  auto const status = in.word("status", {"active", "disabled"});
  if (auto const error = context.refusal()) return *error;
  auto* one = find_webhook(context);
  if (!one) return no_such("webhook", context.id("webhookId"));
  if (auto const error = url_error(context, url.value_or(one->url), one->id)) return *error;
  if (url) one->url = *url;
  if (subscriptions) one->subscriptions = *subscriptions;
  if (status) one->disabled = status == "disabled";
  one->updated_at = context.now;
  return {204, {}};
}

JsonResponse remove(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const* one = find_webhook(context);
  if (!one) return no_such("webhook", context.id("webhookId"));
  context.store.webhooks.erase(one->id);
  return {204, {}};
}

constexpr std::array routes{
    Route{.pattern = "/webhooks", .handler = all},
    Route{.method = Method::post, .pattern = "/webhooks", .handler = create},
    Route{.pattern = "/webhooks/{webhookId}", .handler = get},
    Route{.method = Method::post, .pattern = "/webhooks/{webhookId}", .handler = update},
    Route{.method = Method::del, .pattern = "/webhooks/{webhookId}", .handler = remove}};

}  // namespace
}  // namespace webhooks

std::span<Route const> webhook_routes() { return webhooks::routes; }

std::optional<std::string> webhook_url_to_test(Request const& request, Caller const& caller,
                                               Store const& store, FaceSettings const& settings) {
  auto const path = std::string_view(request.target).substr(0, request.target.find('?'));
  if (request.method != Method::post || !path.starts_with("/v2/webhooks") || !caller.user)
    return std::nullopt;
  auto const body = parse_json(request.body);
  auto const match = match_route_of_v2(request.method, path.substr(3));
  if (!body || !match.route) return std::nullopt;
  auto url = text_member(*body, "url");
  auto const given = match.path.find("webhookId");
  if (given == match.path.end()) return url;
  auto const* one = store.webhooks.find(integer_in(given->second).value_or(0));
  bool const visible = one && (one->created_by == caller.user->id ||
                               rights_of(caller, settings).contains(Right::manage_webhooks));
  if (!visible) return std::nullopt;
  if (url.empty()) url = one->url;
  auto const status = text_member(*body, "status");
  bool const active = status.empty() ? !one->disabled : status == "active";
  if (!active || (url == one->url && !one->disabled)) return std::nullopt;
  return url;
}

}  // namespace affinity::sandbox::v2
