#include "sandbox/v2/search/words.hpp"

#include "base/text/text.hpp"

#include <algorithm>
#include <array>

namespace affinity::sandbox::v2::search {

namespace words {
namespace {

constexpr std::array<std::string_view, 32> empty_words{
    "a",    "about", "all",  "an",   "and", "any", "are",   "at",  "based", "by",   "companies",
    "for",  "from",  "have", "in",   "is",  "of",  "on",    "or",  "our",   "over", "show",
    "that", "the",   "them", "this", "to",  "we",  "which", "who", "with",  "what"};

bool is_in_word(char c) { return is_letter(c) || is_digit(c) || (c & 0x80); }

}  // namespace
}  // namespace words

std::vector<std::string> words_of(std::string_view prompt) {
  std::vector<std::string> all;
  auto const text = lower(prompt);
  for (std::size_t i = 0; i < text.size();) {
    auto const end = std::size_t(std::ranges::find_if(text.begin() + std::ptrdiff_t(i), text.end(),
                                                      [](char c) { return !words::is_in_word(c); }) -
                                 text.begin());
    auto word = text.substr(i, end - i);
    if (!word.empty() && std::ranges::find(all, word) == all.end()) all.push_back(std::move(word));
    i = end + 1;
  }
  std::vector<std::string> out;
  for (auto const& word : all)
    if (std::ranges::find(words::empty_words, word) == words::empty_words.end()) out.push_back(word);
  return out.empty() ? all : out;
}

std::string searchable(std::string_view text) {
  std::string out = " ";
  for (char const c : lower(text)) {
    if (words::is_in_word(c))
      out += c;
    else if (out.back() != ' ')
      out += ' ';
  }
  return out;
}

bool has_word(std::string_view searchable_text, std::string_view word) {
  for (auto at = searchable_text.find(word); at != searchable_text.npos;
       at = searchable_text.find(word, at + 1))
    if (at > 0 && searchable_text[at - 1] == ' ') return true;
  return false;
}

std::string preview_of(std::string_view text, std::vector<std::string> const& words) {
  constexpr std::size_t before = 80, most = 300;
  auto const small = lower(text);
  auto first = small.npos;
  for (auto const& word : words) first = std::min(first, small.find(word));
  auto begin = first == small.npos || first < before ? 0 : first - before;
  while (begin > 0 && (text[begin] & 0xC0) == 0x80) --begin;
  auto out = shorten(text.substr(begin), most);
  return begin == 0 ? out : "…" + out;
}

}  // namespace affinity::sandbox::v2::search
