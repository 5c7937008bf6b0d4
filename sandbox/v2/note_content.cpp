#include "sandbox/v2/note_content.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace affinity::sandbox::v2 {

namespace {

constexpr std::array<std::string_view, 10> note_tags{"p",  "br", "strong", "em",   "u",
                                                     "ol", "ul", "li",     "span", "a"};
constexpr std::array<std::string_view, 3> link_schemes{"http://", "https://", "mailto:"};
constexpr std::string_view link_attributes = R"( target="_blank" rel="noopener noreferrer")";
constexpr std::string_view html_blanks = " \t\r\n\f";

void skip_html_blanks(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(html_blanks), rest.size()));
}

// Takes the characters before the first of `ends`.
std::string_view take_until(std::string_view& rest, std::string_view ends) {
  auto const taken = rest.substr(0, rest.find_first_of(ends));
  rest.remove_prefix(taken.size());
  return taken;
}

// The value behind an attribute's "=", with or without quotes; nullopt where a quote has no end.
std::optional<std::string_view> take_attribute_value(std::string_view& rest) {
  skip_html_blanks(rest);
  if (!rest.starts_with('"') && !rest.starts_with('\'')) return take_until(rest, " \t\r\n\f>");
  auto const quote = rest.front();
  auto const end = rest.find(quote, 1);
  if (end == rest.npos) return std::nullopt;
  auto const value = rest.substr(1, end - 1);
  rest.remove_prefix(end + 1);
  return value;
}

class NoteContentReader {
 public:
  explicit NoteContentReader(std::string_view html) : rest_(html) {}

  NoteContent read() && {
    while (!rest_.empty() && out_.error.empty()) {
      out_.html += take_until(rest_, "<");
      if (!rest_.empty()) read_tag();
    }
    return std::move(out_);
  }

 private:
  std::string_view rest_;
  NoteContent out_{};

  void forbid(std::string_view what) { out_.error = "content.html: " + std::string(what); }

  // "<" that begins no tag is text, as in "<3".
  void read_tag() {
    bool const closes = rest_.starts_with("</");
    auto const name_at = closes ? std::size_t(2) : std::size_t(1);
    if (rest_.starts_with("<!") || rest_.starts_with("<?"))
      return forbid("comments and declarations are forbidden");
    if (name_at >= rest_.size() || !is_letter(rest_[name_at])) {
      out_.html += '<';
      return rest_.remove_prefix(1);
    }
    rest_.remove_prefix(name_at);
    auto const name = lower(take_until(rest_, " \t\r\n\f/>"));
    if (std::ranges::find(note_tags, name) == note_tags.end())
      return forbid("the tag <" + name + "> is forbidden");
    std::string attributes;
    if (!read_attributes(name, attributes)) return;
    out_.html += (closes ? "</" : "<") + name;
    if (name == "a" && !closes) out_.html.append(attributes).append(link_attributes);
    out_.html += '>';
  }

  // The attributes up to the end of the tag. Those that Affinity adds itself may come back.
  bool read_attributes(std::string const& tag, std::string& onto) {
    while (true) {
      skip_html_blanks(rest_);
      if (rest_.starts_with('/')) {
        rest_.remove_prefix(1);
        continue;
      }
      if (rest_.empty()) return forbid("the tag <" + tag + "> has no end"), false;
      if (rest_.starts_with('>')) return rest_.remove_prefix(1), true;
      auto const name = lower(take_until(rest_, " \t\r\n\f=/>"));
      skip_html_blanks(rest_);
      std::optional<std::string_view> value{""};
      if (rest_.starts_with('=')) {
        rest_.remove_prefix(1);
        value = take_attribute_value(rest_);
      }
      if (!value) return forbid("an attribute of <" + tag + "> has no end"), false;
      if (tag == "a" && (name == "rel" || name == "target")) continue;
      if (tag != "a" || name != "href")
        return forbid("the attribute " + name + " of <" + tag + "> is forbidden"), false;
      auto const link = lower(*value);
      if (std::ranges::none_of(link_schemes, [&](auto const scheme) { return link.starts_with(scheme); }))
        return forbid("a link must begin with http, https or mailto"), false;
      onto.append(" href=\"").append(*value).append("\"");
    }
  }
};

}  // namespace

NoteContent check_note_content(std::string_view html) { return NoteContentReader(html).read(); }

}  // namespace affinity::sandbox::v2
