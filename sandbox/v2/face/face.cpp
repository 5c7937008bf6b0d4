#include "sandbox/v2/face/face.hpp"

#include "base/text/text.hpp"
#include "sandbox/routing/route.hpp"
#include "sandbox/routing/text_response.hpp"
#include "sandbox/v2/face/route.hpp"

#include <exception>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::string_view prefix_of_v2 = "/v2";

Response response_of(JsonResponse answer) {
  auto out = answer.status == 204 ? Response{.status = 204}
                                  : text_response(answer.status, write_json(answer.body), "application/json");
  for (auto& field : answer.headers.fields) out.headers.add(field.name, std::move(field.value));
  return out;
}

// As v1's, but those of the firm are left out when it has no limit a month.
void write_rate_headers(Usage const& usage, Headers& headers) {
  Headers all;
  usage.write_headers(all);
  for (auto& field : all.fields)
    if (usage.month.limit || !field.name.starts_with("x-ratelimit-limit-org"))
      headers.set(field.name, std::move(field.value));
}

JsonResponse wrong_method(RouteMatch const& match) {
  auto out = failure(ErrorCode::method_not_allowed, "This path has no such method");
  std::string allowed;
  for (auto const method : match.allowed) allowed.append(allowed.empty() ? "" : ", ").append(method);
  out.headers.set("allow", std::move(allowed));
  return out;
}

JsonResponse wrong_version(std::string_view name) {
  Errors errors;
  errors.invalid(version_header, "must be " + one_of({"2024-01-01", "2026-07-15", "2026-09-17", "current"}) +
                                     "; \"" + std::string(name) + "\" is not supported");
  return errors.response();
}

bool is_json_type(std::string_view type) {
  auto const media = trim_blanks(type.substr(0, type.find(';')));
  return equals_ignore_case(media, "application/json");
}

// Reads the members of the body, or returns the error that ends the request: 415, or 400 for what is no
// object.
std::optional<JsonResponse> read_object(Request const& request, Body kind, json::object& onto) {
  if (kind == Body::none || (kind == Body::optional && request.body.empty())) return std::nullopt;
  if (!request.body.empty() && !is_json_type(content_type_of(request)))
    return failure(ErrorCode::unsupported_media_type,
                   "The body must be JSON, with the content type application/json");
  auto parsed = parse_json(request.body, DuplicateNames::reject);
  if (!parsed) return failure(ErrorCode::bad_request, "The body is not JSON: " + parsed.error().message);
  if (!parsed->is_object()) return failure(ErrorCode::bad_request, "The body must be a JSON object");
  onto = std::move(parsed->get_object());
  return std::nullopt;
}

// Turns an exception, which is a bug of the sandbox, into a 500.
JsonResponse call_handler_of_v2(Route const& route, RequestContext& context) {
  try {
    return route.handler(context);
  } catch (std::exception const& error) {
    return failure(ErrorCode::server, std::string("The sandbox made a mistake of its own: ") + error.what());
  }
}

// What one request is answered from.
struct Exchange {
  Request const& request;
  Caller const& caller;
  Store& store;
  FaceSettings const& settings;
  Usage usage;
  std::optional<ApiVersion> version;  // nullopt for one that is not supported
};

JsonResponse answer_of(Exchange const& exchange, RouteMatch const& match, Reply& reply) {
  auto const& request = exchange.request;
  if (match.allowed.empty()) return failure(ErrorCode::not_found, "There is no such path");
  if (!match.route) return wrong_method(match);
  if (!exchange.version) return wrong_version(request.headers.find(version_header).value_or(""));
  auto const& route = *match.route;
  json::object body;
  if (auto const error = read_object(request, route.body, body)) return *error;
  auto const target = std::string_view(request.target);
  auto const query_at = std::min(target.find('?'), target.size());
  Errors errors;
  check_path(match.path, errors);
  auto const rights = rights_of(exchange.caller, exchange.settings);
  RequestContext context{.store = exchange.store,
                         .user = *exchange.caller.user,
                         .now = exchange.caller.now,
                         .running_time = exchange.caller.running_time,
                         .merge_plans = exchange.settings.merge_plans,
                         .usage = exchange.usage,
                         .rights = rights,
                         .version = *exchange.version,
                         .errors = errors,
                         .query = Query(target.substr(std::min(query_at + 1, target.size())), errors),
                         .body = ObjectReader(body, "", errors),
                         .path = match.path,
                         .request = request,
                         .download_origin = exchange.caller.download_origin,
                         .endpoint_validation_failed = exchange.caller.endpoint_validation_failed};
  auto answer = call_handler_of_v2(route, context);
  if (answer.status < 400) reply.updated = std::move(context.updated);
  reply.counted_poll = context.counted_poll;
  return answer;
}

}  // namespace

Rights rights_of(Caller const& caller, FaceSettings const& settings) {
  auto const found = settings.rights.find(caller.key);
  return found == settings.rights.end() ? default_rights(caller.user->admin) : found->second;
}

bool is_request_of_v2(std::string_view target) {
  auto const rest = target.substr(std::min(target.size(), prefix_of_v2.size()));
  return target.starts_with(prefix_of_v2) && (rest.empty() || rest.front() == '/' || rest.front() == '?');
}

bool only_reads(Request const& request) {
  if (request.method == Method::get || !is_request_of_v2(request.target))
    return request.method == Method::get;
  auto const target = std::string_view(request.target);
  auto const path = target.substr(0, target.find('?')).substr(prefix_of_v2.size());
  auto const match = match_route_of_v2(request.method, path);
  return match.route && match.route->only_reads;
}

std::string_view bearer_key(Request const& request) {
  auto header = request.headers.find("authorization").value_or("");
  auto const scheme = header.substr(0, header.find(' '));
  if (!equals_ignore_case(scheme, "bearer")) return {};
  return trim_blanks(header.substr(scheme.size()));
}

Reply respond(Request const& request, Caller const& caller, Store& store, Quota& quota,
              FaceSettings const& settings) {
  Reply out;
  auto const named = request.headers.find(version_header);
  auto version = named ? version_named(trim_blanks(*named)) : std::optional(settings.default_version);
  if (version && settings.rejected_versions.contains(*version)) version.reset();
  if (!caller.user) {
    out.response =
        response_of(failure(ErrorCode::authentication, "This needs a valid API key as Bearer token"));
  } else {
    auto const target = std::string_view(request.target);
    auto const path = target.substr(0, target.find('?')).substr(prefix_of_v2.size());
    auto const match = match_route_of_v2(request.method, path);
    bool const within_quota = quota.take(caller.key, !match.route || match.route->counts_for_month);
    Exchange const exchange{request, caller, store, settings, quota.usage(caller.key), version};
    auto answer = within_quota
                      ? answer_of(exchange, match, out)
                      : failure(ErrorCode::rate_limit,
                                "The rate limit is used up; x-ratelimit-limit-user-reset says for how "
                                "many seconds");
    out.response = response_of(std::move(answer));
    write_rate_headers(exchange.usage, out.response.headers);
  }
  if (version) out.response.headers.set(version_header, std::string(to_string(*version)));
  return out;
}

}  // namespace affinity::sandbox::v2
