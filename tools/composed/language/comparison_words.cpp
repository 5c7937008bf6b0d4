#include "tools/composed/language/comparison_words.hpp"

#include "base/text/folding.hpp"
#include "base/text/number.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::composed {

namespace {

struct ComparisonWords {
  std::string_view words{};
  Comparison comparison = Comparison::is;
};
// Longer ones before those that they begin with.
constexpr ComparisonWords comparison_words[] = {{"is equal to", Comparison::is},
                                                {"equals", Comparison::is},
                                                {"does not equal", Comparison::is_not},
                                                {"greater than or equal to", Comparison::at_least},
                                                {"less than or equal to", Comparison::at_most},
                                                {"is no more than", Comparison::at_most},
                                                {"is no less than", Comparison::at_least},
                                                {"no more than", Comparison::at_most},
                                                {"no less than", Comparison::at_least},
                                                {"is no later than", Comparison::on_or_before},
                                                {"no later than", Comparison::on_or_before},
                                                {"no earlier than", Comparison::on_or_after},
                                                {"exceeds", Comparison::greater},
                                                {"starts with", Comparison::contains},
                                                {"like", Comparison::contains},
                                                {"by", Comparison::on_or_before},
                                                {"never", Comparison::empty},
                                                {"is not empty", Comparison::not_empty},
                                                {"is not blank", Comparison::not_empty},
                                                {"is not missing", Comparison::not_empty},
                                                {"is not set", Comparison::empty},
                                                {"is not one of", Comparison::is_not},
                                                {"is not any of", Comparison::is_not},
                                                {"is not in", Comparison::is_not},
                                                {"is not", Comparison::is_not},
                                                {"are not", Comparison::is_not},
                                                {"isn't", Comparison::is_not},
                                                {"does not contain", Comparison::not_contains},
                                                {"doesn't contain", Comparison::not_contains},
                                                {"not contains", Comparison::not_contains},
                                                {"does not include", Comparison::is_not},
                                                {"not in", Comparison::is_not},
                                                {"not", Comparison::is_not},
                                                {"is empty", Comparison::empty},
                                                {"is blank", Comparison::empty},
                                                {"is missing", Comparison::empty},
                                                {"is unset", Comparison::empty},
                                                {"is never", Comparison::empty},
                                                {"has no value", Comparison::empty},
                                                {"is set", Comparison::not_empty},
                                                {"has a value", Comparison::not_empty},
                                                {"exists", Comparison::not_empty},
                                                {"is greater than or equal to", Comparison::at_least},
                                                {"is less than or equal to", Comparison::at_most},
                                                {"is greater than", Comparison::greater},
                                                {"is more than", Comparison::greater},
                                                {"is less than", Comparison::less},
                                                {"is at least", Comparison::at_least},
                                                {"is at most", Comparison::at_most},
                                                {"is over", Comparison::greater},
                                                {"is above", Comparison::greater},
                                                {"is under", Comparison::less},
                                                {"is below", Comparison::less},
                                                {"is between", Comparison::between},
                                                {"is on or before", Comparison::on_or_before},
                                                {"is on or after", Comparison::on_or_after},
                                                {"is before", Comparison::before},
                                                {"is after", Comparison::after},
                                                {"is older than", Comparison::before},
                                                {"is newer than", Comparison::after},
                                                {"is within", Comparison::is},
                                                {"is one of", Comparison::is},
                                                {"is any of", Comparison::is},
                                                {"is in", Comparison::is},
                                                {"is on", Comparison::is},
                                                {"is", Comparison::is},
                                                {"are", Comparison::is},
                                                {"was", Comparison::is},
                                                {"includes", Comparison::is},
                                                {"has", Comparison::is},
                                                {"contains", Comparison::contains},
                                                {"on or before", Comparison::on_or_before},
                                                {"on or after", Comparison::on_or_after},
                                                {"greater than", Comparison::greater},
                                                {"more than", Comparison::greater},
                                                {"less than", Comparison::less},
                                                {"at least", Comparison::at_least},
                                                {"at most", Comparison::at_most},
                                                {"older than", Comparison::before},
                                                {"newer than", Comparison::after},
                                                {"between", Comparison::between},
                                                {"before", Comparison::before},
                                                {"after", Comparison::after},
                                                {"since", Comparison::on_or_after},
                                                {"until", Comparison::on_or_before},
                                                {"within", Comparison::is},
                                                {"over", Comparison::greater},
                                                {"above", Comparison::greater},
                                                {"under", Comparison::less},
                                                {"below", Comparison::less},
                                                {"in", Comparison::is},
                                                {"on", Comparison::is},
                                                {">=", Comparison::at_least},
                                                {"<=", Comparison::at_most},
                                                {"!=", Comparison::is_not},
                                                {"<>", Comparison::is_not},
                                                {"==", Comparison::is},
                                                {"=", Comparison::is},
                                                {">", Comparison::greater},
                                                {"<", Comparison::less}};

// How many words at the front are this comparison; 0 when they are none.
std::size_t count_comparison(std::span<std::string const> words, std::string_view comparison) {
  auto const wanted = folded_words(comparison);
  if (words.size() < wanted.size()) return 0;
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (lower(words[i]) != wanted[i]) return 0;
  return wanted.size();
}

std::optional<double> factor_of(std::string_view unit) {
  if (unit.empty() || unit == "%") return 1;
  if (unit == "k" || unit == "thousand") return 1e3;
  if (unit == "m" || unit == "mm" || unit == "mn" || unit == "mio" || unit == "million") return 1e6;
  if (unit == "b" || unit == "bn" || unit == "billion") return 1e9;
  return std::nullopt;
}

}  // namespace

namespace {

// Signs and quotes of print as those of a keyboard, and "Status: New" as "Status = New".
std::string with_plain_signs(std::string_view sentence) {
  constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"≥", ">="}, {"≤", "<="}, {"≠", "!="}, {"’", "'"}, {"“", "\""}, {"”", "\""}, {" && ", " and "}};
  std::string out(sentence);
  for (auto const& [printed, plain] : signs)
    for (auto at = out.find(printed); at != out.npos; at = out.find(printed, at + plain.size()))
      out.replace(at, printed.size(), plain);
  auto const colon = out.find(": ");
  bool const is_first = colon != out.npos && out.find_first_of("<>=!\"") == out.npos;
  auto const before =
      is_first ? folded_words(std::string_view(out).substr(0, colon)) : std::vector<std::string_view>{};
  if (is_first && std::ranges::find(before, "is") == before.end()) out.replace(colon, 1, " =");
  return out;
}

}  // namespace

std::vector<std::string> condition_words(std::string_view given) {
  auto const sentence = with_plain_signs(given);
  std::vector<std::string> out;
  std::string word;
  bool quoted = false;
  auto const is_sign = [](char c) { return c == '<' || c == '>' || c == '=' || c == '!'; };
  auto const finish = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (char const c : sentence) {
    if (c == '"') quoted = !quoted;
    bool const blank = c == ' ' || c == '\t' || c == '\n';
    if (!quoted && blank) {
      finish();
      continue;
    }
    if (!quoted && c != '"' &&
        (is_sign(c) || c == '|') != (!word.empty() && (is_sign(word.back()) || word == "|")))
      finish();
    word += c;
  }
  finish();
  return out;
}

std::optional<ComparisonPlace> comparison_at(std::span<std::string const> words, std::size_t at) {
  for (auto const& each : comparison_words)
    if (auto const count = count_comparison(words.subspan(at), each.words))
      return ComparisonPlace{at, at + count, each.comparison, each.words};
  return std::nullopt;
}

std::string unquoted(std::string_view text) {
  text = trimmed(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

std::optional<double> number_of(std::string_view text) {
  std::string digits, unit;
  for (char const c : lower(text)) {
    if (is_digit(c) || c == '.' || (c == '-' && digits.empty()))
      digits += c;
    else if (is_letter(c) || c == '%')
      unit += c;
    else if (!(c == ',' || c == ' ' || c == '\'' || c == '$' || c == '_' || c == '+' || (c & 0x80)))
      return std::nullopt;
  }
  for (std::string_view const currency : {"usd", "eur", "gbp", "chf"})
    if (auto const at = unit.find(currency); at != unit.npos) unit.erase(at, currency.size());
  if (std::ranges::count(digits, '.') > 1) std::erase(digits, '.');
  auto const factor = factor_of(unit);
  double number = 0;
  auto const [stop, error] = from_chars_double(digits.data(), digits.data() + digits.size(), number);
  bool const whole = error == std::errc{} && stop == digits.data() + digits.size() && !digits.empty();
  return whole && factor ? std::optional(number * *factor) : std::nullopt;
}

std::vector<std::string> split_values(std::string_view text, std::string_view separator) {
  std::vector<std::string> out;
  auto const small = lower(text);
  std::size_t begin = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (quoted || std::string_view(small).substr(i, separator.size()) != separator) continue;
    out.push_back(unquoted(text.substr(begin, i - begin)));
    begin = i + separator.size();
    i = begin - 1;
  }
  out.push_back(unquoted(text.substr(begin)));
  std::erase(out, std::string());
  return out;
}

}  // namespace affinity::tools::composed
