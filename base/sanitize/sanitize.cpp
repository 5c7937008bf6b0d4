#include "base/sanitize/sanitize.hpp"

#include "base/sanitize/images.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity {

namespace {

constexpr char32_t black_flag = 0x1F3F4;

bool is_bad_control(char32_t c) { return is_control(c) && c != '\t' && c != '\n' && c != '\r'; }

// The length of the tags after a black flag that make it the flag of England, Scotland or Wales, else 0.
std::size_t tags_of_flag(std::string_view text) {
  static constexpr std::array<std::string_view, 3> regions{"gbeng", "gbsct", "gbwls"};
  std::string region;
  for (std::size_t used = 0; used < text.size() && region.size() <= 5;) {
    auto const [c, length] = first_character(text.substr(used));
    used += length;
    if (c == 0xE007F) return std::ranges::find(regions, region) != regions.end() ? used : 0;
    if (c < 0xE0061 || c > 0xE007A) return 0;
    region += char(c - 0xE0000);
  }
  return 0;
}

// Calls `keep` for each piece that stays and `drop` for each character that is removed; `drop` returns
// whether to continue.
void filter_hidden(std::string_view text, auto keep, auto drop) {
  char32_t before = 0;
  while (!text.empty()) {
    auto const [c, length] = first_character(text);
    auto const behind = text.substr(length);
    if (c == black_flag) {
      auto const tags = tags_of_flag(behind);
      keep(text.substr(0, length + tags));
      text.remove_prefix(length + tags);
      before = tags > 0 ? 0xE007F : c;
      continue;
    }
    if (!may_be_hidden_character(c) || affects_rendering(c, before, first_code(behind))) {
      keep(text.substr(0, length));
      before = c;
    } else if (!drop()) {
      return;
    }
    text.remove_prefix(length);
  }
}

// Fast path: most text is plain ASCII.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<signed char>(c) >= 0x20 && c != 0x7F; });
}

bool sanitize_text(json::string& text) {
  if (!has_hidden_characters(view(text)) && !may_have_image(view(text))) return false;
  auto const sanitized = sanitize(view(text));
  if (sanitized == view(text)) return false;
  text = sanitized;
  return true;
}

bool sanitize_names(json::object& object) {
  bool changed = false;
  for (auto const& member : object) {
    std::string_view const name(member.key().data(), member.key().size());
    changed = changed || ((has_hidden_characters(name) || may_have_image(name)) && sanitize(name) != name);
  }
  if (!changed) return false;
  // A name that needs no change keeps its value, whichever others become equal to it.
  json::object renamed(object.storage());
  for (auto& member : object) {
    std::string_view const name(member.key().data(), member.key().size());
    auto sanitized = sanitize(name);
    for (int twin = 2; sanitized != name && (object.contains(sanitized) || renamed.contains(sanitized));
         ++twin)
      sanitized = sanitize(name) + " (" + std::to_string(twin) + ")";
    renamed.emplace(sanitized, std::move(member.value()));
  }
  object = std::move(renamed);
  return true;
}

}  // namespace

bool may_be_hidden_character(char32_t c) { return is_invisible(c) || is_bad_control(c); }

bool has_hidden_characters(std::string_view text) {
  if (is_plain(text)) return false;
  bool found = false;
  filter_hidden(
      text, [](std::string_view) {},
      [&] {
        found = true;
        return false;
      });
  return found;
}

std::string remove_hidden_characters(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  filter_hidden(
      text, [&](std::string_view piece) { out += piece; }, [] { return true; });
  return out;
}

std::string sanitize(std::string_view text) { return escape_images(remove_hidden_characters(text)); }

bool sanitize(json::value& value) {
  bool changed = false;
  if (auto* text = value.if_string()) return sanitize_text(*text);
  if (auto* array = value.if_array()) {
    for (auto& item : *array) changed |= sanitize(item);
  } else if (auto* object = value.if_object()) {
    changed = sanitize_names(*object);
    for (auto& field : *object) changed |= sanitize(field.value());
  }
  return changed;
}

}  // namespace affinity
