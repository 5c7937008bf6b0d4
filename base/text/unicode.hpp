#pragma once
// Characters of well-formed UTF-8, and which of them nobody sees.

#include <cstddef>
#include <string_view>

namespace affinity {

struct Character {
  char32_t code = 0;
  std::size_t length = 1;  // bytes
};

// The first one. A byte that begins none, where the text is cut, counts as a character of its own.
Character first_character(std::string_view);

// Characters without a shape of their own: they reorder a text, hide one inside another, or fill a place with
// nothing (Unicode 15: Default_Ignorable_Code_Point, Bidi_Control, the fillers and the format controls of
// notes and annotations). The joiners and the selectors of a variant are among them, because a reader does
// not see them, though emoji and several scripts need them.
bool is_invisible(char32_t);
bool is_joiner(char32_t);              // U+200C, U+200D
bool is_variation_selector(char32_t);  // of emoji and ideographs, and Mongolian ones
bool is_control(char32_t);             // C0, DEL and C1
bool is_blank(char32_t);               // spaces of any width and line separators, without the ASCII controls

// Whether a joiner or a selector does something between these two, as people write: within an emoji, in a
// script that joins, behind a sign that has variants. 0 where there is no neighbour.
bool affects_rendering(char32_t invisible, char32_t before, char32_t after);

}  // namespace affinity
