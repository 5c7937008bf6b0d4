#include "tools/composed/language/note_words.hpp"

#include "base/text/folding.hpp"
#include "base/text/printable.hpp"
#include "base/text/unicode.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace affinity::tools::composed {

namespace {

constexpr std::size_t snippet_characters = 140;
constexpr std::size_t characters_before_term = 40;
constexpr std::size_t shortest_searched = 3;  // Affinity v2, notes/search: a prompt of at least 3 characters

constexpr std::array<std::string_view, 7> quote_marks{"\"", "“", "”", "„", "«", "»", "‟"};

std::size_t quote_length(std::string_view text) {
  for (auto const quote : quote_marks)
    if (text.starts_with(quote)) return quote.size();
  return 0;
}

std::size_t characters_in(std::string_view text) {
  return std::size_t(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

void add_term(NoteWords& out, std::string_view words) {
  auto term = fold(words);
  if (term.empty() || std::ranges::find(out.terms, term) != out.terms.end()) return;
  if (characters_in(term) >= shortest_searched) out.has_only_short = false;
  out.terms.push_back(std::move(term));
}

void add_words(NoteWords& out, std::string_view text) {
  auto const folded = fold(text);
  for (auto const word : folded_words(folded)) add_term(out, word);
}

// Chinese, Japanese and Thai put no blanks between words.
bool has_no_blanks(std::string_view term) {
  auto const code = first_code(term);
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0x0E00 && code <= 0x0EFF) ||
         (code >= 0xF900 && code <= 0xFAFF) || code >= 0x20000;
}

bool term_occurs(std::string_view folded, std::string_view term) {
  for (auto at = folded.find(term); at != folded.npos; at = folded.find(term, at + 1))
    if (at == 0 || folded[at - 1] == ' ' || has_no_blanks(term)) return true;
  return false;
}

std::vector<std::pair<std::size_t, std::size_t>> word_places(std::string_view text) {  // begin and end
  std::vector<std::pair<std::size_t, std::size_t>> out;
  for (std::size_t i = 0; i < text.size();) {
    auto const begin = text.find_first_not_of(' ', i);
    if (begin == text.npos) break;
    i = std::min(text.find(' ', begin), text.size());
    out.emplace_back(begin, i);
  }
  return out;
}

// Where the first word is that a term begins in; the beginning where none is found.
std::size_t first_term_in(std::string_view text, NoteWords const& words) {
  auto const places = word_places(text);
  for (std::size_t i = 0; i < places.size(); ++i)
    for (auto const& term : words.terms) {
      auto const spread = std::size_t(std::ranges::count(term, ' '));
      auto const last = std::min(i + spread, places.size() - 1);
      auto const run = text.substr(places[i].first, places[last].second - places[i].first);
      if (term_occurs(fold(run), term)) return places[i].first;
    }
  return 0;
}

// The place so many characters behind (or before) this one, at most at an end.
std::size_t place_behind(std::string_view text, std::size_t at, std::size_t characters, bool forward) {
  while (characters > 0 && (forward ? at < text.size() : at > 0)) {
    at += forward ? 1 : std::size_t(-1);
    if (at == text.size() || (text[at] & 0xC0) != 0x80) --characters;
  }
  return at;
}

}  // namespace

NoteWords parse_note_words(std::string_view text) {
  NoteWords out;
  while (!text.empty()) {
    std::size_t open = 0;
    while (open < text.size() && quote_length(text.substr(open)) == 0) ++open;
    add_words(out, text.substr(0, open));
    out.prompt.append(text.substr(0, open));
    if (open == text.size()) break;
    text.remove_prefix(open + quote_length(text.substr(open)));
    std::size_t close = 0;
    while (close < text.size() && quote_length(text.substr(close)) == 0) ++close;
    out.prompt.append(" ").append(text.substr(0, close)).append(" ");
    if (close == text.size()) {
      add_words(out, text);
      break;
    }
    add_term(out, text.substr(0, close));
    text.remove_prefix(close + quote_length(text.substr(close)));
  }
  std::string prompt;
  for (auto const& [begin, end] : word_places(out.prompt))
    prompt.append(prompt.empty() ? "" : " ").append(out.prompt.substr(begin, end - begin));
  out.prompt = std::move(prompt);
  return out;
}

bool has_note_words(std::string_view text, NoteWords const& words) {
  if (words.empty()) return true;
  auto const folded = fold(text);
  return std::ranges::all_of(words.terms, [&](auto const& term) { return term_occurs(folded, term); });
}

std::string snippet_of(std::string_view text, NoteWords const& words) {
  auto const line = printable(text);
  auto const term = words.empty() ? 0 : first_term_in(line, words);
  auto begin = place_behind(line, term, characters_before_term, false);
  auto const end = place_behind(line, begin, snippet_characters, true);
  if (end == line.size()) begin = std::min(begin, place_behind(line, end, snippet_characters, false));
  if (begin > 0 && line[begin - 1] != ' ')  // not within a word, as far as there is another one
    begin = std::min(term > begin ? term : begin, line.find(' ', begin) + 1);
  return (begin > 0 ? "…" : "") + line.substr(begin, end - begin) + (end < line.size() ? "…" : "");
}

}  // namespace affinity::tools::composed
