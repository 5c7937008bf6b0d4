#pragma once
// Where output goes: to a person at a terminal, how wide it is and whether it has colours, or to another
// program.

#include "base/text/printable.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::server {

struct Screen {
  bool terminal = false;
  bool colours = false;
  bool moves = false;     // a line can be written over
  std::size_t width = 0;  // columns; 0 = as many as there are
};

// Of this descriptor. No colours where NO_COLOR is set to anything (no-color.org), TERM is dumb or missing,
// or the setting says so. A person who sets COLUMNS knows better than the terminal.
Screen screen_of(int fd, bool no_color);

enum class Colour { bold, dim, red, green, yellow };
std::string coloured(Screen const&, Colour, std::string_view text);  // or the text alone

std::size_t columns(std::string_view text);                           // that it takes on a terminal
std::string cut_to_columns(std::string_view text, std::size_t most);  // "…" stands for what was cut
std::string padded(std::string_view text, std::size_t width);

}  // namespace affinity::server
