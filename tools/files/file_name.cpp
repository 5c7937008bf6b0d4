#include "tools/files/file_name.hpp"

#include "base/http/media_type.hpp"
#include "base/platform/file_path.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <utility>

namespace affinity::tools {

namespace {

// ASCII controls, those of C1, and the two separators of Unicode that start a new line.
std::size_t control_character_length(std::string_view text) {
  auto const byte = static_cast<unsigned char>(text[0]);
  if (byte < 0x20 || byte == 0x7F) return 1;
  bool const c1 = text.size() > 1 && byte == 0xC2 && static_cast<unsigned char>(text[1]) < 0xA0;
  if (c1) return 2;
  return text.starts_with("\xE2\x80\xA8") || text.starts_with("\xE2\x80\xA9") ? 3 : 0;
}

bool has_control(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (control_character_length(text.substr(i)) > 0) return true;
  return false;
}

std::string without_controls(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    auto const length = control_character_length(text);
    if (length == 0) out += text[0];
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

// "a.tar" and ".gz"; a dot in front begins no extension, nor one far from the end.
std::pair<std::string_view, std::string_view> split(std::string_view name) {
  constexpr std::size_t longest = 16;
  auto const dot = name.rfind('.');
  if (dot == name.npos || dot == 0 || name.size() - dot > longest) return {name, {}};
  return {name.substr(0, dot), name.substr(dot)};
}

std::string_view cut_between_characters(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  return text.substr(0, bytes);
}

constexpr std::size_t max_bytes = 200;  // leaves room for a number: file systems take 255

}  // namespace

bool is_valid_file_name(std::string_view name) {
  return !name.empty() && name.size() <= 255 && name != "." && name != ".." &&
         name.find_first_of("/\\") == name.npos && is_utf8(name) && !has_control(name);
}

bool is_safe_relative_path(std::string_view path) {
  bool const drive = path.size() > 1 && path[1] == ':';
  if (path.size() > 4096 || drive || path.find('\\') != path.npos || !is_utf8(path) || has_control(path))
    return false;
  for (;;) {
    auto const slash = path.find('/');
    auto const step = path.substr(0, slash);
    if (step.empty() || step.starts_with('.') || step.size() > 255 || !platform::is_plain_name(step))
      return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

std::string sanitize_file_name(std::string_view from_outside) {
  auto text = to_utf8(from_outside);
  while (!text.empty() && (text.back() == '/' || text.back() == '\\')) text.pop_back();
  if (auto const slash = text.find_last_of("/\\"); slash != text.npos) text.erase(0, slash + 1);
  text = sanitize(without_controls(text));
  std::erase_if(text, [](char c) { return c == '/' || c == '\\'; });  // should cleaning ever write one
  auto const first = text.find_first_not_of(". ");
  text.erase(0, first);
  text.erase(text.find_last_not_of(". ") + 1);
  if (text.empty()) return "file";
  auto const [stem, extension] = split(text);
  return std::string(cut_between_characters(stem, max_bytes - extension.size())).append(extension);
}

std::string numbered(std::string_view name, int number) {
  auto const [stem, extension] = split(name);
  return std::string(stem).append(" (").append(std::to_string(number)).append(")").append(extension);
}

std::string_view media_type(std::string_view name) {
  auto const known = media_type_of_extension(split(name).second);
  return known.empty() ? "application/octet-stream" : known;
}

}  // namespace affinity::tools
