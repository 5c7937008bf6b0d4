#include "tools/html_tag.hpp"

#include "base/text/text.hpp"
#include "schema/phrases.hpp"

#include <algorithm>
#include <array>

namespace affinity::tools {

namespace {

// "if a<b>c" and "vector<a>" have no tags: one letter in brackets is one where it is closed later.
bool is_single_letter(std::string_view inside, std::string_view after) {
  if (inside != "a" && inside != "b" && inside != "i") return false;
  return lower(after).find("</" + std::string(inside)) == std::string::npos;
}

constexpr std::array<std::string_view, 10> v2_note_tags{"p",  "br", "strong", "em",   "u",
                                                        "ol", "ul", "li",     "span", "a"};

}  // namespace

std::string_view find_forbidden_tag(std::string_view html) {
  for (auto at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    auto const end = html.find('>', at);
    if (end == html.npos) return {};
    auto inside = html.substr(at + 1, end - at - 1);
    if (inside.starts_with('/')) inside.remove_prefix(1);
    auto const name = lower(inside.substr(0, inside.find_first_of(" /\t\r\n")));
    bool const is_tag =
        !name.empty() && name.front() >= 'a' && name.front() <= 'z' && name.find('<') == name.npos;
    if (is_tag && std::ranges::find(v2_note_tags, name) == v2_note_tags.end())
      return html.substr(at, std::min<std::size_t>(end - at + 1, 80));
  }
  return {};
}

std::string allowed_tags() { return schema::comma_separated(v2_note_tags); }

std::string_view find_html_tag(std::string_view text) {
  static constexpr std::array<std::string_view, 17> tags{"p",  "br", "div",    "span",  "ul",  "ol",
                                                         "li", "b",  "strong", "i",     "em",  "h1",
                                                         "h2", "h3", "a",      "table", "html"};
  for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
    auto const end = text.find('>', at);
    if (end == text.npos || end - at > 500) continue;
    auto inside = text.substr(at + 1, end - at - 1);
    if (is_single_letter(inside, text.substr(end))) continue;
    if (inside.starts_with('/')) inside.remove_prefix(1);
    auto const name = lower(inside.substr(0, inside.find_first_of(" /\t\n")));
    if (std::ranges::find(tags, name) != tags.end()) return text.substr(at, end - at + 1);
  }
  return {};
}

std::string quoted_tag(std::string_view tag) {
  return schema::quote(json::value(json::string_view(tag.data(), tag.size())));
}

}  // namespace affinity::tools
