#include "tools/records/record_name.hpp"

#include "base/sanitize/sanitize.hpp"
#include "client/quoting.hpp"

namespace affinity::tools {

std::string text_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

std::optional<std::int64_t> integer_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? as_int64(*value) : std::nullopt;
}

std::string short_text(std::string_view text) {
  constexpr std::size_t longest = 80;
  return client::sanitize_line(affinity::sanitize(text), longest);
}

std::string display_name(json::value const& record) {
  auto name = text_member(record, "name");
  if (name.empty()) name = text_member(record, "first_name") + " " + text_member(record, "last_name");
  if (name == " ") name.clear();
  for (auto const* other : {"content", "title", "subject", "webhook_url"})
    if (name.empty()) name = text_member(record, other);
  if (auto const* entity = member(record, "entity"); name.empty() && entity) return display_name(*entity);
  return short_text(name);
}

}  // namespace affinity::tools
