#include "sandbox/v2/face/route.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::array groups_of_v2{account_routes,
                                  company_routes,
                                  person_routes,
                                  opportunity_routes,
                                  list_routes,
                                  list_entry_routes,
                                  saved_view_routes,
                                  field_value_change_routes,
                                  interaction_routes,
                                  relationship_routes,
                                  inferred_connection_routes,
                                  note_routes,
                                  reminder_routes,
                                  transcript_routes,
                                  file_routes,
                                  webhook_routes,
                                  feedback_routes,
                                  directory_routes,
                                  search_routes,
                                  duplicate_routes,
                                  merge_routes};

// An id of 32 bits where Affinity has one: beyond it, an id is a mistake and not an absent record.
constexpr std::array<std::string_view, 4> ids_of_32_bits{"noteId", "transcriptId", "fileId", "userId"};

std::vector<std::string_view> segments_of(std::string_view path) {
  std::vector<std::string_view> out;
  while (path.starts_with('/')) {
    path.remove_prefix(1);
    out.push_back(path.substr(0, path.find('/')));
    path.remove_prefix(out.back().size());
  }
  if (out.size() > 1 && out.back().empty()) out.pop_back();  // a slash at the end
  return out;
}

// How many placeholders the pattern has, or nullopt when the path does not match it.
std::optional<std::size_t> placeholders_in(std::vector<std::string_view> const& pattern,
                                           std::vector<std::string_view> const& path) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::size_t placeholders = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i].starts_with('{')) {
      if (path[i].empty()) return std::nullopt;
      ++placeholders;
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return placeholders;
}

bool is_uuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? text[i] != '-' : !is_hex_digit(text[i])) return false;
  }
  return true;
}

}  // namespace

RouteMatch match_route_of_v2(Method method, std::string_view path) {
  auto const given = segments_of(path);
  RouteMatch out;
  std::optional<std::size_t> fewest;
  std::string_view pattern;
  for (auto const group : groups_of_v2)
    for (auto const& route : group()) {
      auto const placeholders = placeholders_in(segments_of(route.pattern), given);
      if (!placeholders || (fewest && *placeholders > *fewest)) continue;
      if (!fewest || *placeholders < *fewest) out = {};
      fewest = placeholders;
      pattern = route.pattern;
      out.allowed.push_back(to_string(route.method));
      if (route.method == method) out.route = &route;
    }
  auto const wanted = segments_of(pattern);
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (wanted[i].starts_with('{')) {
      auto decoded = percent_decode(given[i]);
      out.path[std::string(wanted[i].substr(1, wanted[i].size() - 2))] =
          to_utf8(decoded.value_or(std::string(given[i])));
    }
  return out;
}

void check_path(std::map<std::string, std::string, std::less<>> const& path, Errors& errors) {
  for (auto const& [name, text] : path) {
    if (name == "fieldId") continue;
    if (name == "taskId") {
      if (!is_uuid(text)) errors.invalid(name, "must be a UUID");
      continue;
    }
    bool const small = std::ranges::find(ids_of_32_bits, name) != ids_of_32_bits.end();
    auto const most = small ? max_int32 : max_id;
    auto const id = integer_in(text);
    if (!id || *id < 1 || *id > most)
      errors.invalid(name, "must be an integer between 1 and " + std::to_string(most));
  }
}

Id RequestContext::id(std::string_view placeholder) const {
  return integer_in(path.find(placeholder)->second).value_or(0);
}

std::optional<JsonResponse> RequestContext::refusal(std::optional<Right> needed) {
  body.reject_unknown();
  if (!errors.empty()) return errors.response();
  if (!needed || has(*needed)) return std::nullopt;
  return failure(ErrorCode::authorization, "This needs the right \"" + std::string(name_of(*needed)) + "\"");
}

}  // namespace affinity::sandbox::v2
