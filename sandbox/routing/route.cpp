#include "sandbox/routing/route.hpp"

#include "base/text/text.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace affinity::sandbox {

namespace {

constexpr std::array route_groups{account_routes,     person_routes, organization_routes, opportunity_routes,
                                  note_routes,        list_routes,   list_entry_routes,   field_routes,
                                  field_value_routes, file_routes,   interaction_routes,  relationship_routes,
                                  reminder_routes,    webhook_routes};

std::string_view next_segment(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  auto const segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The segments that match placeholders, or nullopt when the path does not match the pattern.
std::optional<std::vector<std::string_view>> match_pattern(std::string_view pattern, std::string_view path) {
  std::vector<std::string_view> segments;
  while (!pattern.empty() && !path.empty()) {
    auto const wanted = next_segment(pattern), given = next_segment(path);
    if (given.empty()) return std::nullopt;
    if (wanted.starts_with('{'))
      segments.push_back(given);
    else if (wanted != given)
      return std::nullopt;
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return segments;
}

}  // namespace

std::string_view content_type_of(Request const& request) {
  if (!request.content_type.empty()) return request.content_type;
  return request.headers.find("content-type").value_or("");
}

RouteMatch match_route(Method method, std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  RouteMatch best;
  std::vector<std::string_view> texts;
  for (auto const group : route_groups)
    for (auto const& route : group()) {
      if (route.method != method) continue;
      auto segments = match_pattern(route.pattern, path);
      if (!segments || (best.route && texts.size() <= segments->size())) continue;
      best.route = &route;
      texts = std::move(*segments);
    }
  for (auto const text : texts) {
    Id id = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) best.invalid_id = to_utf8(text);
    best.path_ids.push_back(id);
  }
  return best;
}

}  // namespace affinity::sandbox
