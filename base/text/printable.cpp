#include "base/text/printable.hpp"

#include "base/text/simd16.hpp"
#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <utility>

namespace affinity {

namespace {

// Whether a character between these two is unsafe to print.
bool is_unprintable(char32_t c, char32_t before, char32_t after) {
  if (c < 0x7F) return c < 0x20;
  bool const line_separator = c == 0x2028 || c == 0x2029;
  return is_control(c) || line_separator || (is_invisible(c) && !affects_rendering(c, before, after));
}

void walk(std::string_view text, auto visit) {
  char32_t before = 0;
  while (!text.empty()) {
    auto const [c, length] = first_character(text);
    auto const piece = text.substr(0, length);
    text.remove_prefix(length);
    visit(piece, c, is_unprintable(c, before, first_code(text)));
    before = c;
  }
}

// Nearly all lines are: they are only looked at, block by block.
bool is_plain_ascii(std::string_view text) {
  auto const is_other = [](Simd16 block) {
    return (block.not_plain_ascii() | block.equal(0x7F)).bits() != 0;
  };
  for (; text.size() >= Simd16::size; text.remove_prefix(Simd16::size))
    if (is_other(Simd16(text.data()))) return false;
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

void write_escape(char32_t c, std::string& onto) {
  static constexpr char hex[] = "0123456789abcdef";
  auto const unit = [&](unsigned code) {
    onto += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) onto += hex[code >> shift & 15];
  };
  if (c < 0x10000) return unit(unsigned(c));
  unit(0xD800 + unsigned((c - 0x10000) >> 10));
  unit(0xDC00 + unsigned((c - 0x10000) & 0x3FF));
}

}  // namespace

std::string printable(std::string_view given, LineBreaks line_breaks) {
  auto const whole = to_utf8(given);
  std::string out;
  out.reserve(whole.size());
  walk(whole, [&](std::string_view piece, char32_t c, bool hide) {
    if (c == '\n' && line_breaks == LineBreaks::keep)
      out += '\n';
    else if (c == '\n' || c == '\t' || (c != ' ' && is_blank(c)))
      out += ' ';
    else if (!hide)
      out += piece;
  });
  return out;
}

std::string printable_json(std::string json) {
  if (is_plain_ascii(json)) return json;
  std::string out;
  out.reserve(json.size() + 16);
  walk(json, [&](std::string_view piece, char32_t c, bool hide) {
    if (hide && c >= 0x7F)  // JSON escapes the others already
      write_escape(c, out);
    else
      out += piece;
  });
  return out;
}

}  // namespace affinity
