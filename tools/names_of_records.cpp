#include "tools/names_of_records.hpp"

#include "base/sanitize/sanitize.hpp"
#include "client/quoting.hpp"

namespace affinity::tools {

std::string text_in(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? std::string(as_text(*value).value_or("")) : std::string();
}

std::optional<std::int64_t> number_in(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? as_int64(*value) : std::nullopt;
}

std::string short_words(std::string_view text) {
  constexpr std::size_t longest = 80;
  return client::sanitize_line(affinity::sanitize(text), longest);
}

std::string name_of(json::value const& record) {
  auto name = text_in(record, "name");
  if (name.empty()) name = text_in(record, "first_name") + " " + text_in(record, "last_name");
  if (name == " ") name.clear();
  for (auto const* other : {"content", "title", "subject", "webhook_url"})
    if (name.empty()) name = text_in(record, other);
  if (auto const* entity = member(record, "entity"); name.empty() && entity) return name_of(*entity);
  return short_words(name);
}

}  // namespace affinity::tools
