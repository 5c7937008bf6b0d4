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

}  // namespace

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
