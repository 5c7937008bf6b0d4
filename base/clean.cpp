#include "base/clean.hpp"

#include "base/unicode.hpp"

namespace affinity {

namespace {

constexpr char32_t black_flag = 0x1F3F4, cancel_tag = 0xE007F;

bool is_region_tag(char32_t c) { return (c >= 0xE0030 && c <= 0xE0039) || (c >= 0xE0061 && c <= 0xE007A); }
bool is_bad_control(char32_t c) { return is_control(c) && c != '\t' && c != '\n' && c != '\r'; }

// The bytes of the region tags after a black flag, cancel tag included ("England"); 0 when they spell no
// flag.
std::size_t flag_length(std::string_view text) {
  constexpr std::size_t most_tags = 7;
  std::size_t used = 0;
  for (std::size_t tags = 0; used < text.size() && tags <= most_tags; ++tags) {
    auto const [c, length] = first_character(text.substr(used));
    used += length;
    if (c == cancel_tag) return tags > 0 ? used : 0;
    if (!is_region_tag(c)) return 0;
  }
  return 0;
}

bool starts_image_tag(std::string_view text) {
  auto const lower = [&](std::size_t i) { return char(text[i] | 0x20); };
  return text.size() >= 4 && text[0] == '<' && lower(1) == 'i' && lower(2) == 'm' && lower(3) == 'g';
}

// Most text has nothing to clean, and then it is not copied.
bool may_need_cleaning(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto const c = static_cast<unsigned char>(text[i]);
    if (c >= 0xC2 || is_bad_control(c)) return true;
    if (c == '!' && i + 1 < text.size() && text[i + 1] == '[') return true;
    if (c == '<' && starts_image_tag(text.substr(i))) return true;
  }
  return false;
}

bool clean_text(json::string& text) {
  if (!may_need_cleaning(view(text))) return false;
  auto cleaned = clean(view(text));
  if (cleaned == view(text)) return false;
  text = cleaned;
  return true;
}

}  // namespace

bool is_cleaned_away(char32_t c) { return (is_invisible(c) && !is_joiner(c)) || is_bad_control(c); }

std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    auto const [c, length] = first_character(text);
    if (c == black_flag) {
      auto const tags = flag_length(text.substr(length));
      out.append(text, 0, length + tags);
      text.remove_prefix(length + tags);
      continue;
    }
    if (text.starts_with("!["))
      out += "image [";
    else if (starts_image_tag(text))
      out += "&lt;";
    else if (!is_cleaned_away(c))
      out.append(text, 0, length);
    text.remove_prefix(text.starts_with("![") ? 2 : length);
  }
  return out;
}

bool clean(json::value& value) {
  bool changed = false;
  if (auto* text = value.if_string()) return clean_text(*text);
  if (auto* array = value.if_array()) {
    for (auto& item : *array) changed |= clean(item);
  } else if (auto* object = value.if_object()) {
    for (auto& field : *object) changed |= clean(field.value());
  }
  return changed;
}

}  // namespace affinity
