#include "tools/tool_search.hpp"

#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"
#include "tools/tool_words.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <utility>

namespace affinity::tools {

namespace {

// What a word counts where a tool has it.
constexpr double weight_in_name = 5, weight_in_title = 4, weight_in_toolset = 3, weight_in_arguments = 2,
                 weight_in_description = 1.5;

// A word that is not the one that was asked for, but says the same or begins so.
constexpr double as_synonym = 0.8, as_part_of_synonym = 0.5, as_beginning = 0.6;

using Weights = std::map<std::string, double, std::less<>>;

struct SearchedTool {
  Tool const* tool = nullptr;
  Weights words{};
};

// What people say, and a word that names or descriptions of tools have for it.
constexpr std::pair<std::string_view, std::string_view> said_for[] = {
    {"dedupe", "duplicate"},     {"dedupe", "merge"},
    {"dupe", "duplicate"},       {"duplicate", "merge"},
    {"combine", "merge"},        {"join", "merge"},
    {"unify", "merge"},          {"organization", "company"},
    {"recording", "transcript"}, {"transcription", "transcript"},
    {"bulk", "batch"},           {"mass", "batch"},
    {"several", "batch"},        {"similar", "semantic"},
    {"meaning", "semantic"},     {"lookalike", "semantic"},
    {"dropdown", "option"},      {"picklist", "option"},
    {"column", "field"},         {"row", "entry"},
    {"intro", "connection"},     {"introduction", "connection"},
    {"know", "relationship"},    {"stage", "status"},
    {"comment", "reply"},        {"member", "user"},
    {"colleague", "user"},       {"teammate", "user"},
    {"permission", "whoami"},    {"past", "history"},
    {"attachment", "file"},      {"document", "file"},
    {"mail", "email"},           {"text", "content"},
    {"phrase", "content"},       {"hook", "webhook"},
    {"mention", "content"},      {"mention", "search"},
    {"contain", "content"},      {"filter", "search"},
    {"stage", "entry"},
};

bool says_nothing(std::string_view word) {
  static constexpr std::string_view words[] = {
      "i",      "we",    "you",       "want",  "need",  "how",   "do",   "does", "can",  "please",
      "me",     "our",   "what",      "or",    "and",   "which", "who",  "is",   "are",  "was",
      "were",   "be",    "this",      "that",  "it",    "tool",  "use",  "some", "any",  "there",
      "have",   "has",   "using",     "about", "two",   "api",   "into", "as",   "last", "latest",
      "recent", "today", "yesterday", "week",  "month", "year",  "their"};
  return word.size() < 2 || is_filler(word) || is_preposition(word) ||
         std::ranges::find(words, word) != std::end(words);
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  auto const end_word = [&] {
    if (!word.empty()) out.push_back(singular(word));
    word.clear();
  };
  for (char const c : lower(text)) {
    bool const part = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) > 127;
    if (part)
      word += c;
    else if (c != '-' || word != "e")  // "e-mail" is one word
      end_word();
  }
  end_word();
  return out;
}

void add_words(Weights& weights, std::vector<std::string> const& words, double weight) {
  for (auto const& word : words) {
    auto& known = weights[word];
    known = std::max(known, weight);
  }
}

SearchedTool searched(Tool const& tool) {
  SearchedTool out{.tool = &tool};
  add_words(out.words, words_of(tool.name), weight_in_name);
  add_words(out.words, words_of(tool.title), weight_in_title);
  add_words(out.words, words_of(tool.toolset), weight_in_toolset);
  for (auto const& param : tool.params)
    add_words(out.words, words_of(schema::snake_case(param.name)), weight_in_arguments);
  add_words(out.words, words_of(tool.description), weight_in_description);
  return out;
}

// The word and what else may be meant by it, with what that counts.
Weights meanings(std::string const& word) {
  Weights out{{word, 1}};
  for (auto const& [said, word_of_tools] : said_for)
    if (said == word) add_words(out, {std::string(word_of_tools)}, as_synonym);
  for (auto const& synonym : resource_synonyms()) {
    if (synonym.said != word) continue;
    auto const parts = split_words(synonym.thing);
    add_words(out, parts, parts.size() == 1 ? as_synonym : as_part_of_synonym);
  }
  switch (verb_of(word)) {
    case Verb::create: add_words(out, {"create"}, as_synonym); break;
    case Verb::update: add_words(out, {"update"}, as_synonym); break;
    case Verb::destroy: add_words(out, {"delete"}, as_synonym); break;
    case Verb::list: add_words(out, {"list", "search"}, as_part_of_synonym); break;
    case Verb::get: add_words(out, {"get"}, as_part_of_synonym); break;
    case Verb::none: break;
  }
  return out;
}

// How well a tool has one of the meanings; 0 = not at all.
double weight_of(SearchedTool const& tool, Weights const& wanted) {
  constexpr std::size_t shortest_beginning = 4;
  double best = 0;
  for (auto const& [word, counts] : wanted) {
    if (auto const found = tool.words.find(word); found != tool.words.end())
      best = std::max(best, counts * found->second);
    if (word.size() < shortest_beginning) continue;
    for (auto at = tool.words.lower_bound(word); at != tool.words.end() && at->first.starts_with(word); ++at)
      best = std::max(best, as_beginning * counts * at->second);
  }
  return best;
}

// The word of the tools that is nearest to one that none of them has.
std::string corrected(std::string const& word, std::vector<SearchedTool> const& tools) {
  std::vector<std::string_view> all;
  for (auto const& tool : tools)
    for (auto const& known : tool.words) all.push_back(known.first);
  for (auto const& synonym : resource_synonyms()) all.push_back(synonym.said);
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return std::string(nearest(word, all));
}

std::vector<double> weights_of(std::vector<SearchedTool> const& tools, std::string const& word) {
  auto const wanted = meanings(word);
  std::vector<double> out;
  for (auto const& tool : tools) out.push_back(weight_of(tool, wanted));
  return out;
}

}  // namespace

std::vector<Tool const*> search_tools(std::span<Tool const* const> tools, std::string_view query) {
  constexpr std::size_t most_words = 16;
  constexpr double least_of_best = 0.3;  // of the best score; less is noise
  std::vector<SearchedTool> all;
  for (auto const* tool : tools) all.push_back(searched(*tool));
  std::vector<double> scores(all.size(), 0), found(all.size(), 0);
  std::size_t asked = 0;
  for (auto const& word : words_of(query)) {
    if (says_nothing(word) || asked == most_words) continue;
    ++asked;
    auto weights = weights_of(all, word);
    auto const has_one = [](double weight) { return weight > 0; };
    if (std::ranges::none_of(weights, has_one))
      if (auto const meant = corrected(word, all); !meant.empty()) weights = weights_of(all, meant);
    auto const count = double(std::ranges::count_if(weights, has_one));
    auto const rarity = std::log(1 + double(all.size()) / std::max(count, 1.0));
    for (std::size_t i = 0; i < all.size(); ++i) {
      scores[i] += weights[i] * rarity;
      found[i] += weights[i] > 0;
    }
  }
  std::vector<std::pair<double, Tool const*>> ranked;
  double best = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (scores[i] <= 0) continue;
    auto const score = scores[i] * (0.5 + 0.5 * found[i] / double(asked));  // who has all words goes first
    ranked.emplace_back(score, all[i].tool);
    best = std::max(best, score);
  }
  std::ranges::stable_sort(ranked, [](auto const& a, auto const& b) { return a.first > b.first; });
  std::vector<Tool const*> out;
  for (auto const& [score, tool] : ranked)
    if (score >= least_of_best * best) out.push_back(tool);
  return out;
}

}  // namespace affinity::tools
