#include "tools/resources/resource.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <optional>

namespace affinity::tools {

namespace {

std::optional<Slots> match(std::string_view pattern, std::string_view uri) {
  Slots slots;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      if (uri.empty() || uri.front() != pattern.front()) return std::nullopt;
      pattern.remove_prefix(1);
      uri.remove_prefix(1);
      continue;
    }
    auto const end = pattern.find('}');
    auto const name = pattern.substr(1, end - 1);
    pattern.remove_prefix(end + 1);
    auto const value = uri.substr(0, uri.find('/'));
    auto decoded = percent_decode(value);
    if (value.empty() || !decoded || !is_utf8(*decoded)) return std::nullopt;
    slots.emplace_back(name, std::move(*decoded));
    uri.remove_prefix(value.size());
  }
  if (!uri.empty()) return std::nullopt;
  return slots;
}

}  // namespace

bool is_offered(Resource const& row, Catalogue const& catalogue) {
  if (row.is_page())
    return std::ranges::find(catalogue.built(), row.uri, &Tool::page) != catalogue.built().end();
  return row.tool.empty() || catalogue.find(row.tool) != nullptr;
}

ResourceMatch find_resource(std::vector<Resource> const& rows, std::string_view uri) {
  for (auto const& row : rows) {
    auto slots = match(row.uri, uri);
    if (slots) return {.row = &row, .slots = std::move(*slots)};
  }
  return {};
}

}  // namespace affinity::tools
