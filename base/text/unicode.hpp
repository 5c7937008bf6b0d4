#pragma once
// Decodes characters of well-formed UTF-8 and classifies them: invisible, joiner, control, blank.

#include <cstddef>
#include <string_view>

namespace affinity {

struct Character {
  char32_t code = 0;
  std::size_t length = 1;  // bytes
};

// Decodes the first character. A byte that begins none, where the text is cut, counts as a character of its
// own.
Character first_character(std::string_view);
char32_t first_code(std::string_view);  // 0 for an empty text

// Characters that are not displayed: they reorder text, hide text or fill a position with nothing (Unicode
// 15: Default_Ignorable_Code_Point, Bidi_Control, the fillers and the format controls of notes and
// annotations). Joiners and variation selectors are included, although emoji and several scripts need them.
bool is_invisible(char32_t);
bool is_joiner(char32_t);              // U+200C, U+200D
bool is_variation_selector(char32_t);  // of emoji and ideographs, and Mongolian ones
bool is_control(char32_t);             // C0, DEL and C1
bool is_blank(char32_t);               // spaces of any width and line separators, without the ASCII controls

// Whether a joiner or variation selector changes how its neighbours are rendered: within an emoji, in a
// script that joins letters, after a character that has variants. 0 for a missing neighbour.
bool affects_rendering(char32_t invisible, char32_t before, char32_t after);

}  // namespace affinity
