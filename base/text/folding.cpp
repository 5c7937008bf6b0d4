#include "base/text/folding.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <array>

namespace affinity {

namespace {

// The plain letter of each Latin letter from U+00C0 to U+024F; "." is none, "+" is in two_letters.
constexpr std::string_view latin_letters =
    "aaaaaa+ceeeeiiiidnooooo.ouuuuy++aaaaaa+ceeeeiiiidnooooo.ouuuuy+yaaaaaaccccccccddddeeeeeeeeeegggg"
    "gggghhhhiiiiiiiiii++jjkkkllllll..llnnnnnnnnnoooooo++rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
    "...............e..f.............oo.............uu...................+++++++++aaiioouuuuuuuuuu.aa"
    "aa++..ggkkoooo..j+++gg..nnaa++ooaaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............"
    "................";
// The same from U+1E00 to U+1EFF.
constexpr std::string_view further_latin_letters =
    "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrr"
    "ssssssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy.s..+.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
    "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

struct LetterPair {
  char32_t code = 0;
  std::string_view letters{};
};
constexpr std::array two_letters{std::to_array<LetterPair>(
    {{0x00C6, "ae"}, {0x00DE, "th"}, {0x00DF, "ss"}, {0x00E6, "ae"}, {0x00FE, "th"}, {0x0132, "ij"},
     {0x0133, "ij"}, {0x0152, "oe"}, {0x0153, "oe"}, {0x01C4, "dz"}, {0x01C5, "dz"}, {0x01C6, "dz"},
     {0x01C7, "lj"}, {0x01C8, "lj"}, {0x01C9, "lj"}, {0x01CA, "nj"}, {0x01CB, "nj"}, {0x01CC, "nj"},
     {0x01E2, "ae"}, {0x01E3, "ae"}, {0x01F1, "dz"}, {0x01F2, "dz"}, {0x01F3, "dz"}, {0x01FC, "ae"},
     {0x01FD, "ae"}, {0x1E9E, "ss"}})};

struct CodeRange {
  char32_t first = 0, last = 0;
};

// Marks that stand on or under a letter: accents, the points of Hebrew, the vowels of Arabic and its tatweel,
// signs of kana.
constexpr CodeRange marks[] = {{0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x05BF, 0x05BF},
                               {0x05C1, 0x05C2}, {0x05C4, 0x05C5}, {0x05C7, 0x05C7}, {0x0610, 0x061A},
                               {0x0640, 0x0640}, {0x064B, 0x065F}, {0x0670, 0x0670}, {0x06D6, 0x06DC},
                               {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF}, {0x20D0, 0x20FF}, {0x3099, 0x309A},
                               {0xFE20, 0xFE2F}};

// Punctuation and symbols, emoji among them, which part words and are nothing else.
constexpr CodeRange separators[] = {
    {0x0080, 0x00A9},   {0x00AB, 0x00B1},  {0x00B4, 0x00B4}, {0x00B6, 0x00B8}, {0x00BB, 0x00BF},
    {0x00D7, 0x00D7},   {0x00F7, 0x00F7},  {0x02C2, 0x02DF}, {0x055A, 0x055F}, {0x0589, 0x058F},
    {0x05BE, 0x05BE},   {0x05C0, 0x05C0},  {0x05C3, 0x05C3}, {0x05C6, 0x05C6}, {0x05F3, 0x05F4},
    {0x0600, 0x060F},   {0x061B, 0x061F},  {0x066A, 0x066D}, {0x06D4, 0x06D4}, {0x2000, 0x206F},
    {0x2190, 0x2BFF},   {0x2E00, 0x2E7F},  {0x3000, 0x3004}, {0x3007, 0x3020}, {0x3030, 0x303F},
    {0x30A0, 0x30A0},   {0x30FB, 0x30FB},  {0xFE00, 0xFE1F}, {0xFE30, 0xFE6F}, {0xFFE0, 0xFFFF},
    {0x1F000, 0x1FAFF}, {0xE0000, 0xE01EF}};

bool is_in(char32_t code, auto const& ranges) {
  return std::ranges::any_of(ranges,
                             [&](CodeRange const& each) { return code >= each.first && code <= each.last; });
}

void append_utf8(char32_t code, std::string& out) {
  auto const trail = [&](int shift) { return char(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += char(code);
  } else if (code < 0x800) {
    out += {char(0xC0 | (code >> 6)), trail(0)};
  } else if (code < 0x10000) {
    out += {char(0xE0 | (code >> 12)), trail(6), trail(0)};
  } else {
    out += {char(0xF0 | (code >> 18)), trail(12), trail(6), trail(0)};
  }
}

// Full-width letters, digits and signs are those of ASCII; other ideographic blanks are blanks.
char32_t of_plain_width(char32_t code) {
  if (code >= 0xFF01 && code <= 0xFF5E) return code - 0xFF01 + 0x21;
  return code == 0x3000 ? U' ' : code;
}

// Greek, Cyrillic and Armenian in small letters without accents, the spellings of one Arabic letter, also in
// Persian, and the schwa of Azerbaijani.
char32_t plain_letter(char32_t code) {
  if (code >= 0x0391 && code <= 0x03A9) return code + 0x20;
  if (code >= 0x0410 && code <= 0x042F) code += 0x20;
  if (code >= 0x0400 && code <= 0x040F) code += 0x50;
  if (code >= 0x0531 && code <= 0x0556) return code + 0x30;
  if (code >= 0x0460 && code <= 0x0481) return code | 1;
  switch (code) {
    case 0x0386:
    case 0x03AC: return 0x03B1;
    case 0x0388:
    case 0x03AD: return 0x03B5;
    case 0x0389:
    case 0x03AE: return 0x03B7;
    case 0x038A:
    case 0x0390:
    case 0x03AA:
    case 0x03AF:
    case 0x03CA: return 0x03B9;
    case 0x038C:
    case 0x03CC: return 0x03BF;
    case 0x038E:
    case 0x03AB:
    case 0x03B0:
    case 0x03CB:
    case 0x03CD: return 0x03C5;
    case 0x038F:
    case 0x03CE: return 0x03C9;
    case 0x03C2: return 0x03C3;
    case 0x0439:
    case 0x045D: return 0x0438;
    case 0x0450:
    case 0x0451: return 0x0435;
    case 0x0453: return 0x0433;
    case 0x0457: return 0x0456;
    case 0x045C: return 0x043A;
    case 0x045E: return 0x0443;
    case 0x018F:
    case 0x0259: return U'e';
    case 0x0649:
    case 0x06CC: return 0x064A;
    case 0x06A9: return 0x0643;
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671: return 0x0627;
    default: return code;
  }
}

std::string_view latin_letter(char32_t code) {
  std::string_view letter;
  if (code >= 0xC0 && code < 0xC0 + latin_letters.size()) letter = latin_letters.substr(code - 0xC0, 1);
  if (code >= 0x1E00 && code < 0x1E00 + further_latin_letters.size())
    letter = further_latin_letters.substr(code - 0x1E00, 1);
  if (letter == "+") return std::ranges::find(two_letters, code, &LetterPair::code)->letters;
  return letter == "." ? std::string_view() : letter;
}

bool is_apostrophe(char32_t code) {
  return code == U'\'' || code == U'`' || code == 0xB4 || code == 0x02BC || code == 0x02B9 ||
         code == 0x05F3 || (code >= 0x2018 && code <= 0x201B) || code == 0x2032;
}

bool is_plain_letter(char c) { return is_letter(c) || is_digit(c); }

// The dot of "J." and of "U.S." belongs to a letter that is a word by itself, so "J.P. Morgan" is "jp
// morgan"; but that of "J.Okafor" parts two words.
bool is_dot_of_initial(std::string_view before, std::string_view after) {
  bool const one_letter = !before.empty() && is_plain_letter(before.back()) &&
                          (before.size() == 1 || !is_plain_letter(before[before.size() - 2]));
  bool const letter_follows = !after.empty() && is_plain_letter(after.front());
  return one_letter && letter_follows && (after.size() == 1 || !is_plain_letter(after[1]));
}

// Words are put together here: one blank between them, none at the ends.
class FoldedText {
 public:
  void end_word() { between_words_ = true; }
  void add(std::string_view letters) {
    if (between_words_ && !text_.empty()) text_ += ' ';
    between_words_ = false;
    text_ += letters;
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_{};
  bool between_words_ = true;
};

void fold_ascii(std::string_view before, char c, std::string_view after, FoldedText& out) {
  if (is_plain_letter(c)) {
    char const small = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
    out.add({&small, 1});
  } else if (c == '&' || c == '+') {
    out.end_word();
    out.add("and");
    out.end_word();
  } else if (c != '.' || !is_dot_of_initial(before, after)) {
    out.end_word();
  }
}

}  // namespace

std::string fold(std::string_view text) {
  FoldedText out;
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); at += length) {
    auto const character = first_character(text.substr(at));
    length = character.length;
    auto const code = of_plain_width(character.code);
    if (is_apostrophe(code) || is_in(code, marks) || is_joiner(code)) continue;
    if (code < 0x80) {
      fold_ascii(text.substr(0, at), char(code), text.substr(at + length), out);
    } else if (is_in(code, separators)) {
      out.end_word();
    } else if (is_invisible(code)) {
      continue;
    } else if (auto const latin = latin_letter(code); !latin.empty()) {
      out.add(latin);
    } else {
      std::string letter;
      append_utf8(plain_letter(code), letter);
      out.add(letter);
    }
  }
  auto folded = out.take();
  return folded.empty() ? lower(trimmed(text)) : folded;
}

std::string with_written_umlauts(std::string_view text) {
  std::string out;
  std::size_t length = 0;
  for (std::size_t at = 0; at < text.size(); at += length) {
    auto const character = first_character(text.substr(at));
    length = character.length;
    switch (character.code) {
      case 0xC4:
      case 0xE4: out += "ae"; break;
      case 0xC5:
      case 0xE5: out += "aa"; break;
      case 0xD6:
      case 0xF6:
      case 0xD8:
      case 0xF8: out += "oe"; break;
      case 0xDC:
      case 0xFC: out += "ue"; break;
      default: out += text.substr(at, length);
    }
  }
  return out;
}

std::vector<std::string_view> folded_words(std::string_view folded) {
  std::vector<std::string_view> out;
  while (!folded.empty()) {
    auto const blank = std::min(folded.find(' '), folded.size());
    if (blank > 0) out.push_back(folded.substr(0, blank));
    folded.remove_prefix(std::min(blank + 1, folded.size()));
  }
  return out;
}

}  // namespace affinity
