#include "base/sanitize/images.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace affinity {

namespace {

constexpr bool is_html_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// Whether the text begins with the word, ignoring case.
bool begins(std::string_view text, std::string_view word) {
  return text.size() >= word.size() &&
         std::ranges::equal(text.substr(0, word.size()), word,
                            [](char a, char b) { return (is_letter(a) ? a | 0x20 : a) == b; });
}

bool is_one_of(std::string_view word, auto const& words) {
  return std::ranges::find(words, word) != words.end();
}

// A CSS escape of an ASCII character: `\75` is "u", `\r` is "r". "\201c", a quotation mark, is none.
bool hides_css(std::string_view behind_backslash) {
  unsigned code = 0;
  std::size_t digits = 0;
  for (; digits < 6 && digits < behind_backslash.size() && is_hex_digit(behind_backslash[digits]); ++digits) {
    auto const c = behind_backslash[digits];
    code = code * 16 + unsigned(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  if (digits > 0) return code < 0x80;
  return !behind_backslash.empty() && is_letter(behind_backslash.front());
}

// An HTML character reference that may be part of CSS; those of quotation marks are common and harmless.
bool hides_entity(std::string_view behind_ampersand) {
  static constexpr std::array<std::string_view, 10> harmless{"quot;", "amp;", "apos;", "nbsp;", "lt;",
                                                             "gt;",   "#39;", "#34;",  "#x27;", "#x22;"};
  if (behind_ampersand.empty()) return false;
  auto const first = behind_ampersand.front();
  if (first != '#' && !is_letter(first)) return false;
  return std::ranges::none_of(harmless, [&](auto word) { return begins(behind_ampersand, word); });
}

// Positions where CSS loads a resource or hides what it does by escapes.
std::vector<std::size_t> css_positions(std::string_view text) {
  static constexpr std::array<std::string_view, 4> functions{"url(", "image-set(", "image(", "src("};
  std::vector<std::size_t> out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    auto const c = text[at];
    bool found = false;
    if (c == '\\') found = hides_css(text.substr(at + 1, 8));
    if (c == '&') found = hides_entity(text.substr(at + 1, 8));
    if (c == '@') found = begins(text.substr(at), "@import");
    if (is_letter(c))
      found = std::ranges::any_of(functions, [&](auto word) { return begins(text.substr(at, 10), word); });
    if (found) out.push_back(at);
  }
  return out;
}

// What the attributes of a tag do; a bit mask.
enum AttributeEffect : std::uint8_t {
  loads = 1,
  links = 2,
  holds = 4,
  styles = 8,
  refreshes = 16,
  animates = 32,
  known = 128
};

std::uint8_t effect_of(std::string_view name) {
  static constexpr std::array<std::string_view, 8> loading{"src",        "srcset", "imagesrcset", "poster",
                                                           "background", "lowsrc", "dynsrc",      "srcdoc"};
  static constexpr std::array<std::string_view, 5> holding{"data", "codebase", "archive", "classid", "code"};
  if (name.size() > 16) return 0;
  auto const word = lower(name);
  if (is_one_of(word, loading)) return loads;
  if (word == "href" || word.ends_with(":href")) return links;
  if (is_one_of(word, holding)) return holds;
  if (word == "http-equiv") return refreshes;
  return word == "attributename" ? animates : 0;
}

// Attributes whose value is CSS or part of CSS.
bool has_style(std::string_view name) {
  static constexpr std::array<std::string_view, 11> styling{
      "style",  "fill",   "stroke",       "filter",     "mask",      "clip-path",
      "cursor", "marker", "marker-start", "marker-mid", "marker-end"};
  return name.size() <= 16 && is_one_of(lower(name), styling);
}

// Parses tags as leniently as browsers do. The effects of all attributes from a position on are memoized, so
// that nested tags are not parsed again and again.
class Tags {
 public:
  explicit Tags(std::string_view text) : text_(text) {}

  std::vector<std::size_t> loading() {
    std::vector<std::size_t> out;
    for (auto at = text_.find('<'); at != text_.npos; at = text_.find('<', at + 1))
      if (is_letter(look(at + 1)) && is_loading(at)) out.push_back(at);
    return out;
  }

 private:
  char look(std::size_t at) const { return at < text_.size() ? text_[at] : '\0'; }
  std::size_t skip_space(std::size_t at) const {
    while (is_html_space(look(at))) ++at;
    return at;
  }

  bool is_loading(std::size_t start) {
    if (name_end_ < start + 1)
      name_end_ = std::min(text_.find_first_of(" \t\r\n\f/>", start + 1), text_.size());
    auto const whole = text_.substr(start + 1, name_end_ - start - 1);
    auto name = whole.size() <= 64 ? lower(whole) : std::string();
    name.erase(0, name.rfind(':') + 1);
    if (name == "img" || name == "image" || name == "feimage") return true;
    if (name == "style" && has_css(start, end_of_style(start))) return true;
    if (look(name_end_) == '>' || name_end_ == text_.size()) return false;
    auto const done = attributes(name_end_);
    if (done & styles) return true;
    bool const word = !name.empty() && std::ranges::all_of(name, [](char c) {
      return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
    });
    if (!word) return false;  // an autolink, or no tag at all
    if (done & (loads | animates)) return true;
    if ((done & links) && name != "a" && name != "area" && name != "base") return true;
    if ((done & holds) && (name == "object" || name == "embed" || name == "applet")) return true;
    return (done & refreshes) && name == "meta";
  }

  std::size_t end_of_style(std::size_t start) {
    for (;
         style_end_ < text_.size() && (style_end_ <= start || !begins(text_.substr(style_end_), "</style"));)
      style_end_ = std::min(text_.find("</", std::max(style_end_, start) + 1), text_.size());
    return style_end_;
  }

  // The effects of all attributes from here to the end of the tag.
  std::uint8_t attributes(std::size_t at) {
    if (effects_.empty()) effects_.assign(text_.size() + 1, 0);
    std::vector<std::pair<std::size_t, std::uint8_t>> path;
    std::uint8_t all = 0;
    while (at < text_.size() && look(at) != '>') {
      if (effects_[at]) {
        all = effects_[at];
        break;
      }
      auto const begin = at;
      path.emplace_back(begin, attribute(at));
    }
    for (auto it = path.rbegin(); it != path.rend(); ++it) {
      all = std::uint8_t(all | it->second | known);
      effects_[it->first] = all;
    }
    return all;
  }

  // The effect of one attribute; advances past it.
  std::uint8_t attribute(std::size_t& at) {
    while (is_html_space(look(at)) || look(at) == '/') ++at;
    if (at == text_.size() || look(at) == '>') return 0;
    auto const end = std::min(text_.find_first_of(" \t\r\n\f/>=", at + 1), text_.size());
    auto const name = text_.substr(at, end - at);
    at = end;
    auto const equals = skip_space(at);
    if (look(equals) != '=') return effect_of(name);
    auto const value = skip_space(equals + 1);
    auto const quote = look(value);
    if (quote == '"' || quote == '\'')
      at = std::min(text_.find(quote, value + 1), text_.size() - 1) + 1;
    else
      at = next_stop(value);
    return has_style(name) && has_css(value, at) ? std::uint8_t(styles) : effect_of(name);
  }

  // The end of an unquoted value.
  std::size_t next_stop(std::size_t from) {
    if (stops_.empty()) {
      for (std::size_t i = 0; i < text_.size(); ++i)
        if (is_html_space(text_[i]) || text_[i] == '>') stops_.push_back(i);
      stops_.push_back(text_.size());
    }
    return *std::ranges::lower_bound(stops_, from);
  }

  bool has_css(std::size_t begin, std::size_t end) {
    if (!css_is_read_) css_ = css_positions(text_);
    css_is_read_ = true;
    auto const next = std::ranges::lower_bound(css_, begin);
    return next != css_.end() && *next < end;
  }

  std::string_view text_;
  std::size_t name_end_ = 0, style_end_ = 0;
  std::vector<std::uint8_t> effects_{};
  std::vector<std::size_t> stops_{}, css_{};
  bool css_is_read_ = false;
};

}  // namespace

std::vector<std::size_t> resource_loading_tags(std::string_view text) { return Tags(text).loading(); }

bool is_harmless_tag(std::string_view name) {
  if (name.find_first_of("iIfFsS") != 0) return true;
  auto const small = lower(name);
  return small != "img" && small != "image" && small != "feimage" && small != "style";
}

}  // namespace affinity
