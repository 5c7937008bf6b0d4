#include "tools/records/record_name.hpp"

#include "base/sanitize/sanitize.hpp"
#include "client/quoting.hpp"

namespace affinity::tools {

std::optional<std::int64_t> integer_member(json::value const& record, std::string_view name) {
  auto const* value = member(record, name);
  return value ? as_int64(*value) : std::nullopt;
}

std::vector<std::int64_t> ids_in(json::value const& record, std::string_view name) {
  std::vector<std::int64_t> out;
  auto const* value = member(record, name);
  auto const* list = value ? value->if_array() : nullptr;
  if (list)
    for (auto const& item : *list)
      if (auto const id = as_int64(item)) out.push_back(*id);
  return out;
}

std::string short_text(std::string_view text) {
  constexpr std::size_t longest = 80;
  return client::sanitize_line(affinity::sanitize(text), longest);
}

namespace {

std::string person_name(json::value const& record, std::string_view first, std::string_view last) {
  auto name = text_member(record, first) + " " + text_member(record, last);
  return name == " " ? std::string() : name;
}

// The text of a note of v2, whose tags say nothing in a name. "a</p><p>b" is "a b".
std::string without_tags(std::string_view html) {
  std::string out;
  bool in_tag = false;
  for (char const c : html) {
    bool const blank = in_tag ? c == '>' : c == ' ';
    if (c == '<') in_tag = true;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
    if (!blank && !in_tag) out += c;
    if (c == '>') in_tag = false;
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string display_name(json::value const& record) {
  auto name = text_member(record, "name");
  if (name.empty()) name = person_name(record, "first_name", "last_name");
  if (name.empty()) name = person_name(record, "firstName", "lastName");
  for (auto const* other : {"content", "title", "subject", "webhook_url", "url", "text"})
    if (name.empty()) name = text_member(record, other);
  if (auto const* content = member(record, "content"); name.empty() && content)
    name = without_tags(text_member(*content, "html"));
  if (auto const* entity = member(record, "entity"); name.empty() && entity) return display_name(*entity);
  return short_text(name);
}

}  // namespace affinity::tools
