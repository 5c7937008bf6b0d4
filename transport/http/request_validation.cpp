#include "transport/http/request_validation.hpp"

#include "base/http/host_origin_check.hpp"
#include "base/json/json.hpp"
#include "mcp/peer/revision.hpp"
#include "transport/web_url.hpp"

#include <algorithm>
#include <ranges>

namespace affinity::transport {

namespace {

// The values of every header of that name.
auto all_values(Headers const& headers, std::string_view name) {
  auto const is_it = [name](Headers::Field const& field) { return equals_ignore_case(field.name, name); };
  auto const value = [](Headers::Field const& field) { return std::string_view(field.value); };
  return headers.fields | std::views::filter(is_it) | std::views::transform(value);
}

std::optional<HttpError> check_path(RequestHead const& head, RequestRules const& rules) {
  // A query is ignored, and so is a token in it: queries end up in logs.
  auto const path = request_path(head);
  if (path == rules.path || std::ranges::find(rules.more_paths, path) != rules.more_paths.end())
    return std::nullopt;
  return http_error(404, "There is nothing here. MCP is served by POST at " + rules.path + ".");
}

std::string_view trimmed(std::string_view text) {
  auto const first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// Removes the part before `separator` from the front of `text` and returns it trimmed.
std::string_view next_piece(std::string_view& text, char separator) {
  auto const end = text.find(separator);
  auto const piece = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return trimmed(piece);
}

std::string_view media_type(std::string_view value) { return next_piece(value, ';'); }

std::optional<HttpError> check_content_type(RequestHead const& head) {
  auto types = all_values(head.headers, "Content-Type");
  // A web page could send other types with a form, without a CORS preflight.
  if (std::ranges::distance(types) == 1 && equals_ignore_case(media_type(*types.begin()), "application/json"))
    return std::nullopt;
  return http_error(415, "The body must be JSON. Send \"Content-Type: application/json\".");
}

std::optional<HttpError> check_encoding(RequestHead const& head) {
  for (auto const encoding : all_values(head.headers, "Content-Encoding"))
    if (!encoding.empty() && !equals_ignore_case(encoding, "identity"))
      return http_error(415, "The body is compressed. Send it as it is, without Content-Encoding.",
                        "Accept-Encoding", "identity");
  return std::nullopt;
}

// Whether the parameters of a media range have a weight of zero ("q=0", "q=0.0"): not acceptable.
bool has_zero_weight(std::string_view parameters) {
  while (!parameters.empty()) {
    auto const parameter = next_piece(parameters, ';');
    if (parameter.size() < 3 || !equals_ignore_case(parameter.substr(0, 2), "q=")) continue;
    return parameter.substr(2).find_first_not_of("0.") == std::string_view::npos;
  }
  return false;
}

// How specifically a media range matches a type whose main type is `main`; 0 = no match (RFC 9110, 12.5.1).
// Old Java clients write "*" for "*/*".
int fit(std::string_view range, std::string_view type, std::string_view main) {
  if (equals_ignore_case(range, type)) return 3;
  if (range == "*" || range == "*/*") return 1;
  return range.ends_with("/*") && equals_ignore_case(range.substr(0, range.size() - 2), main) ? 2 : 0;
}

// Whether a type is accepted. The most specific range decides, so that "*/*, application/json;q=0" does not
// accept JSON.
class Acceptance {
 public:
  void add(int fits, bool has_weight) {
    if (fits == 0 || fits < best_) return;
    accepted_ = has_weight || (fits == best_ && accepted_);
    best_ = fits;
  }
  bool accepted() const { return accepted_; }

 private:
  int best_ = 0;
  bool accepted_ = false;
};

std::optional<HttpError> check_accept(AcceptedTypes const& accepts) {
  if (accepts.json || accepts.events) return std::nullopt;
  return http_error(406, "The answer is JSON. Send \"Accept: application/json, text/event-stream\".");
}

// Methods other than POST need a session, which only the revisions up to 2025-11-25 have.
std::optional<HttpError> check_session_method(RequestHead const& head, ValidRequest const& request) {
  auto const of_session = head.method == "GET" || head.method == "DELETE";
  if (!of_session || request.is_modern || !head.headers.find("Mcp-Session-Id"))
    return http_error(405, "Only POST is served here. Send each JSON-RPC message as a POST of its own.",
                      "Allow", "POST");
  if (head.method == "GET" && !request.accepts.events)
    return http_error(406, "The answer to GET is a stream. Send \"Accept: text/event-stream\".");
  return std::nullopt;
}

bool has_modern_revision(Headers const& headers) {
  return std::ranges::any_of(all_values(headers, "MCP-Protocol-Version"), [](std::string_view date) {
    auto const revision = mcp::find_revision(date);
    return revision && mcp::is_modern(*revision);
  });
}

std::optional<HttpError> check_expect(RequestHead const& head) {
  for (auto const expected : all_values(head.headers, "Expect"))
    if (!equals_ignore_case(expected, "100-continue"))
      return http_error(417, "Only \"Expect: 100-continue\" is understood. Leave the Expect header out.");
  return std::nullopt;
}

}  // namespace

std::string request_path(RequestHead const& head) {
  return normalize_path(parse_request_target(head.target).path);
}

void drop_empty_protocol_headers(Headers& headers) {
  auto const begins = [](std::string_view name, std::string_view with) {
    return equals_ignore_case(name.substr(0, with.size()), with);
  };
  std::erase_if(headers.fields, [&](Headers::Field const& field) {
    if (!field.value.empty() || begins(field.name, "Mcp-Param-")) return false;
    return begins(field.name, "Mcp-") || begins(field.name, "X-MCP-");
  });
}

AcceptedTypes accepted_types(Headers const& headers) {
  Acceptance json, events;
  bool is_said = false;
  for (auto list : all_values(headers, "Accept")) {
    while (!list.empty()) {
      auto parameters = next_piece(list, ',');
      auto const range = next_piece(parameters, ';');
      if (range.empty()) continue;
      is_said = true;
      auto const has_weight = !has_zero_weight(parameters);
      json.add(fit(range, "application/json", "application"), has_weight);
      events.add(fit(range, "text/event-stream", "text"), has_weight);
    }
  }
  if (!is_said) return {};
  return {.is_said = true, .json = json.accepted(), .events = events.accepted()};
}

std::optional<HttpError> check_host_and_origin(RequestHead const& head, RequestRules const& rules) {
  auto const authority = parse_request_target(head.target).authority;
  switch (
      affinity::check_host_and_origin(head.headers, authority, rules.allowed_hosts, rules.allowed_origins)) {
    case HostOriginError::none: break;
    case HostOriginError::missing_host:
      return http_error(400,
                        "A request needs exactly one Host header. Send one, such as \"Host: localhost\".");
    case HostOriginError::disallowed_host:
      return http_error(
          403,
          "This Host is not served here. Use localhost, 127.0.0.1 or [::1], or add the name to the allowed "
          "hosts of the server.");
    case HostOriginError::disallowed_origin:
      return http_error(
          403,
          "Pages of this Origin may not call this server. Open the page from localhost, or add its origin "
          "to the allowed origins of the server.");
  }
  return std::nullopt;
}

std::variant<ValidRequest, HttpError> validate_request(RequestHead const& head, RequestRules const& rules,
                                                       Authenticator& authenticator, std::string_view address,
                                                       TimePoint now) {
  if (auto error = check_host_and_origin(head, rules)) return std::move(*error);
  if (auto error = check_path(head, rules)) return std::move(*error);
  auto auth = authenticator.authenticate(head.headers, address, now);
  if (auto* error = std::get_if<HttpError>(&auth)) return std::move(*error);
  ValidRequest request{.auth = std::get<AuthInfo>(std::move(auth)),
                       .accepts = accepted_types(head.headers),
                       .is_modern = has_modern_revision(head.headers)};
  if (head.method != "POST") {
    if (auto error = check_session_method(head, request)) return std::move(*error);
    return request;
  }
  if (auto error = check_content_type(head)) return std::move(*error);
  if (auto error = check_encoding(head)) return std::move(*error);
  if (auto error = check_accept(request.accepts)) return std::move(*error);
  if (auto error = check_expect(head)) return std::move(*error);
  return request;
}

std::optional<std::string> find_public_metadata(RequestHead const& head, RequestRules const& rules,
                                                Authenticator const& authenticator) {
  if (head.method != "GET" && head.method != "HEAD") return std::nullopt;
  if (check_host_and_origin(head, rules)) return std::nullopt;
  return authenticator.public_metadata(request_path(head));
}

}  // namespace affinity::transport
