#pragma once
// The words of a condition: how people say a comparison, and how numbers and values stand behind it.

#include "tools/composed/language/comparison.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace affinity::tools::composed {

// By blanks; a part in quotes is one word, with its quotes, and signs of comparison are words.
std::vector<std::string> condition_words(std::string_view sentence);

// Where a comparison stands in a sentence, and which it is.
struct ComparisonPlace {
  std::size_t column_words = 0;  // in front of it
  std::size_t value_begin = 0;
  Comparison comparison = Comparison::is;
  std::string_view words{};  // as it was said: "is more than"
};

// The comparison that begins with the word at that index; the longest one.
std::optional<ComparisonPlace> comparison_at(std::span<std::string const> words, std::size_t at);

// "5000000", "$5,000,000", "5m", "€1.5 million", "12%"
std::optional<double> number_of(std::string_view text);

// The parts between separators outside of quotes, without quotes and empty ones.
std::vector<std::string> split_values(std::string_view text, std::string_view separator);

std::string unquoted(std::string_view text);  // trimmed, without one pair of quotes

}  // namespace affinity::tools::composed
