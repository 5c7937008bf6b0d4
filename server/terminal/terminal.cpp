#include "server/terminal/terminal.hpp"

#include "base/platform/environment.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <cstdlib>

namespace affinity::server {

namespace {

constexpr std::size_t usual_width = 80, least_width = 20, most_width = 1000;

std::size_t width_of(platform::StandardStream stream) {
  auto const set = std::strtoul(platform::environment_text("COLUMNS").c_str(), nullptr, 10);
  auto const told = set > 0 ? set : platform::terminal_columns(stream);
  return told == 0 ? usual_width : std::clamp<std::size_t>(told, least_width, most_width);
}

struct Range {
  char32_t first = 0, last = 0;
};

// Unicode 15, abridged: combining marks, and East Asian wide characters and emoji.
constexpr Range combining[] = {{0x300, 0x36F},   {0x483, 0x489},   {0x591, 0x5BD},   {0x610, 0x61A},
                               {0x64B, 0x65F},   {0x900, 0x902},   {0x93C, 0x93C},   {0x941, 0x948},
                               {0xE31, 0xE31},   {0xE34, 0xE3A},   {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
                               {0x20D0, 0x20FF}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
constexpr Range double_width[] = {
    {0x1100, 0x115F}, {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF}, {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE4F},   {0xFF00, 0xFF60},
    {0xFFE0, 0xFFE6}, {0x1F300, 0x1F64F}, {0x1F680, 0x1F6FF}, {0x1F900, 0x1FAFF}, {0x20000, 0x3FFFD}};

bool is_in(auto const& ranges, char32_t c) {
  return std::ranges::any_of(ranges, [&](Range r) { return r.first <= c && c <= r.last; });
}

std::size_t display_width(char32_t c) {
  if (is_control(c) || is_invisible(c) || is_in(combining, c)) return 0;
  return is_in(double_width, c) ? 2 : 1;
}

}  // namespace

Terminal terminal_of(platform::StandardStream stream, bool no_color) {
  if (!platform::is_terminal(stream)) return {};
  bool const dumb = !platform::obeys_escapes(stream);
  bool const plain = dumb || no_color || !platform::environment_text("NO_COLOR").empty();
  return {.is_tty = true, .colours = !plain, .can_overwrite = !dumb, .width = width_of(stream)};
}

std::string coloured(Terminal const& terminal, Colour colour, std::string_view text) {
  if (!terminal.colours || text.empty()) return std::string(text);
  auto const* code = colour == Colour::bold    ? "1"
                     : colour == Colour::dim   ? "2"
                     : colour == Colour::red   ? "31"
                     : colour == Colour::green ? "32"
                                               : "33";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

std::size_t display_width(std::string_view text) {
  std::size_t sum = 0;
  while (!text.empty()) {
    auto const [c, length] = first_character(text);
    sum += display_width(c);
    text.remove_prefix(length);
  }
  return sum;
}

std::string truncate_to_width(std::string_view text, std::size_t most) {
  if (display_width(text) <= most) return std::string(text);
  if (most == 0) return {};
  std::size_t used = 0, end = 0;
  while (true) {
    auto const [c, length] = first_character(text.substr(end));
    used += display_width(c);
    if (used > most - 1) break;
    end += length;
  }
  return std::string(text.substr(0, end)) + "…";
}

std::string padded(std::string_view text, std::size_t width) {
  auto const used = display_width(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

}  // namespace affinity::server
