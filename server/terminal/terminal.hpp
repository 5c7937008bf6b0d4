#pragma once
// Detects whether a stream is a terminal, its width and its colours; measures and truncates text by display
// width.

#include "base/platform/console.hpp"
#include "base/text/printable.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace affinity::server {

struct Terminal {
  bool is_tty = false;
  bool colours = false;
  bool can_overwrite = false;  // the cursor can return to overwrite a line
  std::size_t width = 0;       // in columns; 0 = unlimited
};

// No colours where NO_COLOR is set (no-color.org), TERM is dumb or missing, or
// --no-color is given. COLUMNS overrides the terminal's width.
Terminal terminal_of(platform::StandardStream, bool no_color);

enum class Colour { bold, dim, red, green, yellow };
std::string coloured(Terminal const&, Colour, std::string_view text);  // or the plain text

std::size_t display_width(std::string_view text);                        // in columns of a terminal
std::string truncate_to_width(std::string_view text, std::size_t most);  // ends with "…" where truncated
std::string padded(std::string_view text, std::size_t width);

}  // namespace affinity::server
