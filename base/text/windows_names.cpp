#include "base/text/windows_names.hpp"

#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <array>

namespace affinity {

namespace {

constexpr std::string_view not_in_windows_names = "<>:\"/\\|?*";
constexpr std::string_view dropped_by_windows = ". ";

bool is_port_number(std::string_view text) {
  bool const digit = text.size() == 1 && is_digit(text[0]);
  return digit || text == "\xC2\xB9" || text == "\xC2\xB2" || text == "\xC2\xB3";  // ¹ ² ³
}

// Whatever follows a dot or a colon, and blanks before it: "nul .txt" is the device, too.
bool is_windows_device(std::string_view name) {
  auto stem = lower(name.substr(0, name.find_first_of(".:")));
  stem.erase(stem.find_last_not_of(' ') + 1);
  static constexpr std::array<std::string_view, 7> devices{"con", "prn", "aux", "nul", "conout$", "conin$", "clock$"};
  if (std::ranges::find(devices, stem) != devices.end()) return true;
  bool const port = stem.starts_with("com") || stem.starts_with("lpt");
  return port && is_port_number(std::string_view(stem).substr(3));
}

bool is_sign_in_windows_names(char c) {
  return static_cast<unsigned char>(c) >= 0x20 && not_in_windows_names.find(c) == std::string_view::npos;
}

std::size_t utf16_units(std::string_view text) {
  std::size_t units = 0;
  while (!text.empty()) {
    auto const next = first_character(text);
    units += next.code > 0xFFFF ? 2 : 1;
    text.remove_prefix(next.length);
  }
  return units;
}

}  // namespace

bool is_plain_windows_name(std::string_view name) {
  constexpr std::size_t most_units = 255;
  return !name.empty() && dropped_by_windows.find(name.back()) == std::string_view::npos &&
         std::ranges::all_of(name, is_sign_in_windows_names) && !is_windows_device(name) &&
         utf16_units(name) <= most_units;
}

std::string plain_windows_name(std::string_view name) {
  name = name.substr(0, name.find_last_not_of(dropped_by_windows) + 1);
  std::string out(name);
  std::ranges::replace_if(
      out, [](char c) { return !is_sign_in_windows_names(c); }, '_');
  if (out.empty() || is_windows_device(out)) out.insert(0, "_");
  return out;
}

}  // namespace affinity
