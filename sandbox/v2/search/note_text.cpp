#include "sandbox/v2/search/note_text.hpp"

#include <array>
#include <utility>

namespace affinity::sandbox::v2::search {

std::string text_of_html(std::string_view html) {
  using Pair = std::pair<std::string_view, char>;
  constexpr std::array<Pair, 6> entities{Pair{"&amp;", '&'}, {"&lt;", '<'},   {"&gt;", '>'},
                                         {"&quot;", '"'},    {"&#39;", '\''}, {"&nbsp;", ' '}};
  std::string out;
  while (!html.empty()) {
    char next = html.front();
    std::size_t length = 1;
    if (next == '<') {
      auto const end = html.find('>');
      length = end == html.npos ? html.size() : end + 1;
      next = ' ';
    }
    for (auto const& [entity, character] : entities)
      if (html.starts_with(entity)) next = character, length = entity.size();
    bool const repeated = next == ' ' && (out.empty() || out.back() == ' ');
    if (!repeated) out += next;
    html.remove_prefix(length);
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

std::string text_of_note(Note const& note) {
  bool const is_html = note.type == html_note || note.type == notetaker_note;
  return is_html ? text_of_html(note.content) : note.content;
}

}  // namespace affinity::sandbox::v2::search
