#include "sandbox/route.hpp"

#include "base/text/text.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace affinity::sandbox {

namespace {

constexpr std::array groups{account_routes,     person_routes, organization_routes, opportunity_routes,
                            note_routes,        list_routes,   list_entry_routes,   field_routes,
                            field_value_routes, file_routes,   interaction_routes,  relationship_routes,
                            reminder_routes,    webhook_routes};

std::string_view next_segment(std::string_view& path) {
  if (path.starts_with('/')) path.remove_prefix(1);
  auto const segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// The texts in the slots, or nothing when the path is of another shape.
std::optional<std::vector<std::string_view>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string_view> slots;
  while (!pattern.empty() && !path.empty()) {
    auto const wanted = next_segment(pattern), given = next_segment(path);
    if (given.empty()) return std::nullopt;
    if (wanted.starts_with('{'))
      slots.push_back(given);
    else if (wanted != given)
      return std::nullopt;
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return slots;
}

}  // namespace

std::string_view body_type(Request const& request) {
  if (!request.content_type.empty()) return request.content_type;
  return request.headers.find("content-type").value_or("");
}

Match match(Method method, std::string_view path) {
  if (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  Match best;
  std::vector<std::string_view> texts;
  for (auto const group : groups)
    for (auto const& route : group()) {
      if (route.method != method) continue;
      auto slots = fit(route.pattern, path);
      if (!slots || (best.route && texts.size() <= slots->size())) continue;
      best.route = &route;
      texts = std::move(*slots);
    }
  for (auto const text : texts) {
    Id id = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    if (error != std::errc{} || end != text.data() + text.size()) best.bad_slot = to_utf8(text);
    best.slots.push_back(id);
  }
  return best;
}

}  // namespace affinity::sandbox
