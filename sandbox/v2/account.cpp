// /v2/auth/whoami and /v2/rate-limit (Affinity v2, Auth and Rate Limit). Neither counts against the month.

#include "base/text/text.hpp"
#include "sandbox/v2/face/route.hpp"

#include <array>
#include <limits>

namespace affinity::sandbox::v2 {

namespace account {
namespace {

JsonResponse whoami(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  auto const& user = context.user;
  auto const& firm = context.store.firm_name;
  json::object tenant{{"id", 4242}, {"name", firm}, {"subdomain", lower(firm.substr(0, firm.find(' ')))}};
  json::object who{{"id", user.id},
                   {"firstName", user.first_name},
                   {"lastName", user.last_name},
                   {"emailAddress", user.emails.empty() ? std::string() : user.emails.front()}};
  json::object grant{
      {"type", "api-key"}, {"scopes", json::array{"api"}}, {"createdAt", to_iso(context.store.opened_at)}};
  return json::value(
      json::object{{"tenant", std::move(tenant)}, {"user", std::move(who)}, {"grant", std::move(grant)}});
}

// A window always has numbers in v2; one without a limit shows the largest of 32 bits.
json::object window_json(Usage::Limit const& limit) {
  constexpr std::int64_t no_limit = std::numeric_limits<std::int32_t>::max();
  return {{"limit", limit.limit.value_or(no_limit)},
          {"remaining", limit.limit ? limit.remaining() : no_limit},
          {"reset", limit.reset_s},
          {"used", limit.used}};
}

JsonResponse rate_limit(RequestContext& context) {
  if (auto const error = context.refusal()) return *error;
  json::object out{{"callerPerMinute", window_json(context.usage.minute)}};
  if (context.usage.month.limit) out["orgPerMonth"] = window_json(context.usage.month);
  return json::value(std::move(out));
}

constexpr std::array routes{
    Route{.pattern = "/auth/whoami", .handler = whoami, .counts_for_month = false},
    Route{.pattern = "/rate-limit", .handler = rate_limit, .counts_for_month = false}};

}  // namespace
}  // namespace account

std::span<Route const> account_routes() { return account::routes; }

}  // namespace affinity::sandbox::v2
