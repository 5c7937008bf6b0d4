#include "tools/composed/language/note_text.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> named_entities{
    {{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}, {"nbsp", " "}}};

void append_utf8(std::string& out, unsigned point) {
  if (point < 0x80) {
    out += char(point);
    return;
  }
  if (point < 0x800) {
    out += char(0xC0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      out += char(0xE0 | (point >> 12));
    } else {
      out += char(0xF0 | (point >> 18));
      out += char(0x80 | ((point >> 12) & 0x3F));
    }
    out += char(0x80 | ((point >> 6) & 0x3F));
  }
  out += char(0x80 | (point & 0x3F));
}

// Of "#8217" or "#x2019"; false for what is no character.
bool append_numbered(std::string& out, std::string_view entity) {
  bool const hex = entity.size() > 2 && (entity[1] == 'x' || entity[1] == 'X');
  auto const digits = entity.substr(hex ? 2 : 1);
  unsigned point = 0;
  auto const [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), point, hex ? 16 : 10);
  bool const is_surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (error != std::errc{} || end != digits.data() + digits.size() || point == 0 || point > 0x10FFFF ||
      is_surrogate)
    return false;
  append_utf8(out, point);
  return true;
}

// The characters of the entity at the beginning, and its length; 0 where there is none.
std::size_t append_entity(std::string& out, std::string_view html) {
  constexpr std::size_t longest = 12;
  auto const end = html.substr(0, longest).find(';');
  if (end == html.npos || end < 2) return 0;
  auto const entity = html.substr(1, end - 1);
  if (entity.front() == '#') return append_numbered(out, entity) ? end + 1 : 0;
  auto const found =
      std::ranges::find(named_entities, entity, &std::pair<std::string_view, std::string_view>::first);
  if (found == named_entities.end()) return 0;
  out += found->second;
  return end + 1;
}

bool ends_line(std::string_view tag) {  // "/p", "br/", "li"
  auto name = lower(tag.substr(tag.starts_with('/') ? 1 : 0));
  name = name.substr(0, name.find_first_of(" /\t\n"));
  static constexpr std::array<std::string_view, 10> blocks{"p",  "br", "li", "div", "tr",
                                                           "h1", "h2", "h3", "ul",  "ol"};
  return std::ranges::find(blocks, name) != blocks.end();
}

void end_line(std::string& out) {
  if (!out.empty() && out.back() != '\n') out += '\n';
}

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string out;
  while (!html.empty()) {
    auto const end = html.front() == '<' ? html.find('>') : html.npos;
    if (end != html.npos) {
      if (ends_line(html.substr(1, end - 1))) end_line(out);
      html.remove_prefix(end + 1);
      continue;
    }
    auto const length = html.front() == '&' ? append_entity(out, html) : 0;
    if (length == 0) out += html.front();
    html.remove_prefix(std::max<std::size_t>(length, 1));
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

}  // namespace affinity::tools::composed
