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

// Format characters without a shape: they reorder a text, or hide one inside another (Unicode 15:
// Bidi_Control, Default_Ignorable_Code_Point of the general category Cf, tag characters). The two joiners are
// among them, because a reader does not see them, though emoji and several scripts need them.
bool is_invisible(char32_t);
bool is_joiner(char32_t);   // U+200C, U+200D
bool is_control(char32_t);  // C0, DEL and C1
bool is_blank(char32_t);    // spaces of any width and line separators, without the ASCII controls

}  // namespace affinity
