#include "client/quoting.hpp"

#include "base/json/repair.hpp"
#include "base/sanitize/sanitize.hpp"
#include "base/text/text.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::client {

namespace {

constexpr std::size_t max_text = 500;
constexpr std::size_t max_body = 16 * 1024;  // bytes of a body that are read

// Control, blank and invisible characters.
bool is_unprintable(char32_t c, char32_t before, char32_t after) {
  return is_control(c) || is_blank(c) || (is_invisible(c) && !affects_rendering(c, before, after));
}

// Finds `needle`, ignoring the case of ASCII letters.
std::size_t find(std::string_view text, std::string_view needle, std::size_t from) {
  auto const at = std::search(text.begin() + std::ptrdiff_t(from), text.end(), needle.begin(), needle.end(),
                              [](char a, char b) {
                                return equals_ignore_case({&a, 1}, {&b, 1});
                              });
  return at == text.end() ? std::string_view::npos : std::size_t(at - text.begin());
}

// "<p>Hello<br>you</p>" → " Hello you "; scripts, styles and comments are removed with their content.
std::string without_tags(std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> whole = {
      {{"<script", "</script"}, {"<style", "</style"}, {"<!--", "-->"}}};
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    bool const tag = text[i] == '<' && i + 1 < text.size() && text[i + 1] != ' ';
    if (!tag) {
      out += text[i++];
      continue;
    }
    for (auto const& [open, close] : whole)
      if (equals_ignore_case(text.substr(i, open.size()), open))
        i = std::min(find(text, close, i), text.size());
    i = std::min(text.find('>', i), text.size() - 1) + 1;
    out += ' ';
  }
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 6> entities = {
      {{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&nbsp;", " "}, {"&amp;", "&"}}};
  for (auto const& [name, character] : entities)
    for (auto at = out.find(name); at != out.npos; at = out.find(name, at + 1))
      out.replace(at, name.size(), character);
  return out;
}

void append(std::string& onto, std::string_view words) {
  if (words.empty() || onto.size() > max_body) return;
  if (!onto.empty()) onto += "; ";
  onto += words;
}

std::string text_in(json::value const& value, int depth = 0) {
  if (auto const text = as_text(value)) return std::string(*text);
  std::string out;
  if (depth > 3) return out;
  if (auto const* list = value.if_array())
    for (auto const& item : *list) append(out, text_in(item, depth + 1));
  for (auto const* name : {"message", "error", "errors"}) {
    auto const* said = member(value, name);
    if (said && out.empty()) out = text_in(*said, depth + 1);
  }
  return out;
}

}  // namespace

std::string sanitize_line(std::string_view text, std::size_t bytes) {
  auto const valid = to_utf8(text);
  std::string out;
  char32_t before = 0;
  for (std::string_view rest = valid; !rest.empty();) {
    auto const [c, length] = first_character(rest);
    auto const behind = rest.substr(length);
    if (!is_unprintable(c, before, behind.empty() ? 0 : first_character(behind).code))
      out.append(rest, 0, length);
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
    before = c;
    rest = behind;
  }
  if (out.ends_with(' ')) out.pop_back();
  out = affinity::sanitize(out);
  static constexpr std::size_t ellipsis = 3;  // bytes that shorten() adds
  return out.size() <= bytes ? out : affinity::sanitize(shorten(out, bytes - ellipsis));
}

std::string error_text(Response const& response) {
  if (auto const parsed = parse_lenient_json(response.body)) {
    auto const words = sanitize_line(text_in(parsed->value), max_text);
    auto const* object = parsed->value.if_object();
    if (!words.empty() || !object || object->empty()) return words;
  }
  return sanitize_line(without_tags(std::string_view(response.body).substr(0, max_body)), max_text);
}

}  // namespace affinity::client
