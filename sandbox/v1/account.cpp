// /auth/whoami and /rate-limit. Neither counts against the month (Affinity v1, Rate Limits).

#include "base/text/text.hpp"
#include "sandbox/routing/route.hpp"

#include <array>

namespace affinity::sandbox {

namespace v1::account {
namespace {

JsonResponse whoami(RequestContext& context) {
  auto const& user = context.user;
  auto const first_word = context.store.firm_name.substr(0, context.store.firm_name.find(' '));
  json::object tenant{{"id", 4242}, {"name", context.store.firm_name}, {"subdomain", lower(first_word)}};
  json::object who{{"id", user.id},
                   {"firstName", user.first_name},
                   {"lastName", user.last_name},
                   {"email", user.emails.empty() ? std::string() : user.emails.front()}};
  json::object grant{
      {"type", "api_key"}, {"scope", "external_api"}, {"createdAt", to_iso(context.store.opened_at)}};
  return json::value(
      json::object{{"tenant", std::move(tenant)}, {"user", std::move(who)}, {"grant", std::move(grant)}});
}

json::object to_json(Usage::Limit const& limit) {
  json::object out{
      {"limit", "unlimited"}, {"remaining", "unlimited"}, {"reset", limit.reset_s}, {"used", limit.used}};
  if (limit.limit) {
    out["limit"] = *limit.limit;
    out["remaining"] = limit.remaining();
  }
  return out;
}

JsonResponse rate_limit(RequestContext& context) {
  json::object rate{{"org_monthly", to_json(context.usage.month)},
                    {"api_key_per_minute", to_json(context.usage.minute)}};
  return json::value(json::object{{"rate", std::move(rate)}});
}

constexpr std::array routes{Route{Method::get, "/auth/whoami", whoami, false},
                            Route{Method::get, "/rate-limit", rate_limit, false}};

}  // namespace
}  // namespace v1::account

std::span<Route const> account_routes() { return v1::account::routes; }

}  // namespace affinity::sandbox
