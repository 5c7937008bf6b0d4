#include "tools/composed/language/note_words.hpp"

#include "support/catch.hpp"

#include <algorithm>

namespace affinity::tools::note_words_test {

using composed::has_note_words;
using composed::parse_note_words;
using composed::snippet_of;

namespace {

bool fits(std::string_view words, std::string_view text) {
  return has_note_words(text, parse_note_words(words));
}

std::size_t characters(std::string_view text) {
  return std::size_t(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

}  // namespace

TEST_CASE("all words of a note search must occur, where words begin, without case and accents") {
  CHECK(fits("fusion", "Nuclear FUSION."));
  CHECK(fits("fund", "Series A funding"));
  CHECK_FALSE(fits("art", "A start"));
  CHECK(fits("price uptime", "Uptime is 97%, the price is low"));
  CHECK_FALSE(fits("price uptime", "the price is low"));
  CHECK(fits("Muller", "met Müller, who"));
  CHECK(fits("müller", "met Muller"));
  CHECK(fits("97", "Uptime is 97%"));
  CHECK(fits("会社", "新しい会社です"));
  CHECK(fits("strasse", "(Hauptstr.) Straße"));
}

TEST_CASE("quotes of any kind keep a phrase, and a lone one keeps nothing") {
  CHECK(fits("\"sales cycle\"", "The sales  cycle: five weeks"));
  CHECK_FALSE(fits("\"sales cycle\"", "The cycle of sales"));
  CHECK(fits("sales cycle", "The cycle of sales"));
  CHECK(fits("“sales cycle” weeks", "Weeks of the sales cycle"));
  CHECK(fits("\"sales cycle", "The cycle of sales"));
  CHECK(parse_note_words("\"sales cycle\" now").prompt == "sales cycle now");
}

TEST_CASE("words that Affinity cannot search for are told from those that it can") {
  CHECK(parse_note_words("AI").has_only_short);
  CHECK_FALSE(parse_note_words("AI fusion").has_only_short);
  CHECK_FALSE(parse_note_words("\"a b\"").has_only_short);
  CHECK(parse_note_words("").empty());
}

TEST_CASE(
    "a snippet is 140 characters around the first word, on one line, and whole where the text is short") {
  CHECK(snippet_of("Short\ntext", parse_note_words("text")) == "Short text");
  std::string text;
  for (int i = 0; i < 60; ++i) text += "wörd" + std::to_string(i) + ' ';
  for (auto const* word : {"wörd0", "wörd30", "wörd59"}) {
    CAPTURE(word);
    auto const snippet = snippet_of(text, parse_note_words(word));
    CHECK(snippet.find(word) != snippet.npos);
    CHECK(characters(snippet) <= 142);
    CHECK(characters(snippet) > 120);
  }
  CHECK(snippet_of(text, {}).starts_with("wörd0 "));
  CHECK(snippet_of(text, parse_note_words("\"word40 word41\"")).find("wörd40 wörd41") != std::string::npos);
  auto const one_long_word = std::string(500, 'x');
  CHECK(characters(snippet_of(one_long_word, parse_note_words("xxx"))) <= 142);
}

}  // namespace affinity::tools::note_words_test
