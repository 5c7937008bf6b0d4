#include "base/text/unicode.hpp"

#include <algorithm>

namespace affinity {

namespace {

struct Range {
  char32_t first = 0, last = 0;
};

constexpr Range invisible[] = {{0x00AD, 0x00AD},   {0x034F, 0x034F},   {0x061C, 0x061C},   {0x115F, 0x1160},
                               {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x200B, 0x200F},   {0x202A, 0x202E},
                               {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
                               {0xFFA0, 0xFFA0},   {0xFFF0, 0xFFFB},   {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3},
                               {0x1D159, 0x1D159}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};

constexpr Range blank[] = {{0x20, 0x20},     {0xA0, 0xA0},     {0x1680, 0x1680}, {0x2000, 0x200A},
                           {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F}, {0x3000, 0x3000}};

// Characters that may be part of an emoji.
constexpr Range emoji[] = {{0xA9, 0xA9},     {0xAE, 0xAE},     {0x203C, 0x203C},  {0x2049, 0x2049},
                           {0x2100, 0x214F}, {0x2190, 0x21FF}, {0x2300, 0x23FF},  {0x2460, 0x24FF},
                           {0x25A0, 0x27BF}, {0x2900, 0x297F}, {0x2B00, 0x2BFF},  {0x3030, 0x3030},
                           {0x303D, 0x303D}, {0x3200, 0x32FF}, {0x1F000, 0x1FAFF}};

// Scripts in which a joiner decides how letters are joined: Arabic and related scripts, those of India and
// South-East Asia, Mongolian, Adlam.
constexpr Range joining[] = {{0x0600, 0x077F},   {0x07C0, 0x07FF},   {0x0840, 0x0DFF},  {0x0F00, 0x109F},
                             {0x1700, 0x18AF},   {0x1A20, 0x1BFF},   {0xA840, 0xA87F},  {0xA8E0, 0xA8FF},
                             {0xA930, 0xA9FF},   {0xAA60, 0xAADF},   {0xFB50, 0xFDFF},  {0xFE70, 0xFEFC},
                             {0x10A00, 0x10D3F}, {0x10F30, 0x11FFF}, {0x1E900, 0x1E95F}};

constexpr Range ideographs[] = {
    {0x3005, 0x3007}, {0x3400, 0x4DBF}, {0x4E00, 0x9FFF}, {0xF900, 0xFAFF}, {0x20000, 0x323AF}};

// Characters other than ideographs whose variants are selected by U+FE00 to U+FE02.
constexpr Range with_variants[] = {{0x1000, 0x109F}, {0x2200, 0x22FF}, {0x2A00, 0x2AFF}, {0x3001, 0x3002},
                                   {0xA840, 0xA87F}, {0xAA60, 0xAA7F}, {0xFF01, 0xFF1F}};

constexpr char32_t keycap = 0x20E3, as_emoji = 0xFE0F, end_of_flag = 0xE007F;

bool is_in(auto const& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [&](Range r) { return r.first <= c && c <= r.last; });
}

bool is_mongolian(char32_t c) { return c >= 0x1807 && c <= 0x18AA; }
bool is_emoji(char32_t c) { return is_in(emoji, c); }

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

char32_t first_code(std::string_view text) { return text.empty() ? 0 : first_character(text).code; }

bool is_invisible(char32_t c) {
  // A fast path for Latin letters, ideographs and emoji.
  if (c < 0x34F) return c == 0xAD;
  bool const seen = (c > 0x3164 && c < 0xFE00) || (c > 0x1D17A && c < 0xE0000);
  return !seen && is_in(invisible, c);
}
bool is_joiner(char32_t c) { return c == 0x200C || c == 0x200D; }
bool is_variation_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF) ||
         (c >= 0x180B && c <= 0x180F && c != 0x180E);
}
bool is_control(char32_t c) { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }
bool is_blank(char32_t c) { return is_in(blank, c); }

bool affects_rendering(char32_t c, char32_t before, char32_t after) {
  bool const digit = (before >= '0' && before <= '9') || before == '#' || before == '*';
  if (is_joiner(c)) {
    if (is_in(joining, before)) return true;
    return c == 0x200D && (is_emoji(before) || before == as_emoji || before == end_of_flag) &&
           is_emoji(after);
  }
  if (!is_variation_selector(c)) return false;
  if (c == as_emoji || c == 0xFE0E) return is_emoji(before) || (digit && after == keycap);
  if (c <= 0x180F) return is_mongolian(before) && !is_variation_selector(before);
  if (c <= 0xFE02) return is_in(ideographs, before) || is_in(with_variants, before);
  return c >= 0xE0100 && c <= 0xE011F && is_in(ideographs, before);  // no further variants are registered
}

}  // namespace affinity
