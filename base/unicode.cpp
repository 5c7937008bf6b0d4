#include "base/unicode.hpp"

#include <algorithm>

namespace affinity {

namespace {

struct Range {
  char32_t first = 0, last = 0;
};

constexpr Range invisible[] = {{0x00AD, 0x00AD}, {0x061C, 0x061C}, {0x180E, 0x180E}, {0x200B, 0x200F},
                               {0x202A, 0x202E}, {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xE0000, 0xE0FFF}};

constexpr Range blank[] = {{0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                           {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

bool is_in(auto const& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [&](Range r) { return r.first <= c && c <= r.last; });
}

}  // namespace

Character first_character(std::string_view text) {
  auto const byte = [&](std::size_t i) { return char32_t(static_cast<unsigned char>(text[i])); };
  auto const first = byte(0);
  std::size_t const length = first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 1 || length > text.size()) return {.code = first, .length = 1};
  char32_t code = first & (0xFFu >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) code = code << 6 | (byte(i) & 0x3F);
  return {.code = code, .length = length};
}

bool is_invisible(char32_t c) { return c >= 0xAD && is_in(invisible, c); }
bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }
bool is_blank(char32_t c) { return is_in(blank, c); }

}  // namespace affinity
