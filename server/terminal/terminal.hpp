#pragma once
// Detects whether a stream is a terminal, its width and its colours; measures and truncates text by display
// width.

#include "base/text/printable.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::server {

struct Terminal {
  bool is_tty = false;
  bool colours = false;
  bool can_overwrite = false;  // a line can be written over
  std::size_t width = 0;       // columns; 0 = as many as there are
};

// Of this descriptor. No colours where NO_COLOR is set to anything (no-color.org), TERM is dumb or missing,
// or the setting says so. A person who sets COLUMNS knows better than the terminal.
Terminal terminal_of(int fd, bool no_color);

enum class Colour { bold, dim, red, green, yellow };
std::string coloured(Terminal const&, Colour, std::string_view text);  // or the text alone

std::size_t display_width(std::string_view text);                        // that it takes on a terminal
std::string truncate_to_width(std::string_view text, std::size_t most);  // "…" stands for what was cut
std::string padded(std::string_view text, std::size_t width);

}  // namespace affinity::server
