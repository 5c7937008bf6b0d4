#include "tools/composed/language/day_words.hpp"

#include "base/text/folding.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace affinity::tools::composed {

namespace {

struct ShortForm {
  std::string_view written{}, meant{};
};
// Longer ones before those that they begin with.
constexpr ShortForm short_forms[] = {{"the day after tomorrow", "in 2 days"},
                                     {"day after tomorrow", "in 2 days"},
                                     {"this morning", "today"},
                                     {"this afternoon", "today"},
                                     {"this evening", "today"},
                                     {"tonight", "today"},
                                     {"year to date", "since beginning of this year"},
                                     {"quarter to date", "since beginning of this quarter"},
                                     {"month to date", "since beginning of this month"},
                                     {"week to date", "since beginning of this week"},
                                     {"ytd", "since beginning of this year"},
                                     {"qtd", "since beginning of this quarter"},
                                     {"mtd", "since beginning of this month"},
                                     {"wtd", "since beginning of this week"},
                                     {"eow", "end of this week"},
                                     {"eom", "end of this month"},
                                     {"eoq", "end of this quarter"},
                                     {"eoy", "end of this year"},
                                     {"past week", "last 7 days"},
                                     {"past month", "last 1 month"},
                                     {"past quarter", "last 3 months"},
                                     {"past year", "last 1 year"},
                                     {"a fortnight", "2 weeks"},
                                     {"fortnight", "2 weeks"},
                                     {"first quarter", "q1"},
                                     {"second quarter", "q2"},
                                     {"third quarter", "q3"},
                                     {"fourth quarter", "q4"},
                                     {"first half", "h1"},
                                     {"second half", "h2"},
                                     {"thru", "through"},
                                     {"wk", "week"},
                                     {"wks", "weeks"},
                                     {"mo", "months"},
                                     {"mos", "months"},
                                     {"m", "months"},
                                     {"qtr", "quarter"},
                                     {"yr", "year"},
                                     {"yrs", "years"},
                                     {"fifteen", "15"},
                                     {"twenty", "20"},
                                     {"thirty", "30"},
                                     {"sixty", "60"},
                                     {"ninety", "90"},
                                     {"hundred", "100"}};

std::vector<int> numbers_between(std::string_view word, char separator) {
  std::vector<int> out;
  while (!word.empty()) {
    auto const part = word.substr(0, word.find(separator));
    int number = 0;
    auto const [stop, error] = std::from_chars(part.data(), part.data() + part.size(), number);
    if (error != std::errc{} || stop != part.data() + part.size() || number < 0) return {};
    out.push_back(number);
    word.remove_prefix(std::min(part.size() + 1, word.size()));
  }
  return out;
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string iso_text(int year, int month, int day) {
  return std::to_string(year) + "-" + two_digits(month) + "-" + two_digits(day);
}

// "2026/11/03", "3.11.2026", "13/11/2026", "20261103", "11/2026" as ISO dates; empty for other words and for
// days that Europe and America read differently.
std::string iso_of_digits(std::string const& word) {
  bool const is_compact = word.size() == 8 && std::ranges::all_of(word, is_digit);
  if (is_compact && (word.starts_with("19") || word.starts_with("20")))
    return word.substr(0, 4) + "-" + word.substr(4, 2) + "-" + word.substr(6);
  for (char const separator : {'/', '.'}) {
    auto const parts = numbers_between(word, separator);
    if (parts.size() == 2 && parts[1] > 1900 && parts[0] <= 12)
      return std::to_string(parts[1]) + "-" + two_digits(parts[0]);
    if (parts.size() != 3) continue;
    if (parts[0] > 1900) return iso_text(parts[0], parts[1], parts[2]);
    if (parts[2] < 1900) return {};
    if (separator == '.' || parts[0] > 12 || parts[0] == parts[1])
      return iso_text(parts[2], parts[1], parts[0]);
    if (parts[1] > 12) return iso_text(parts[2], parts[0], parts[1]);
  }
  return {};
}

// "10:00", "5pm", "9:30am"
bool is_time(std::string_view word) {
  bool const has_half = word.ends_with("am") || word.ends_with("pm");
  if (has_half) word.remove_suffix(2);
  auto const parts = numbers_between(word, ':');
  return !parts.empty() && parts.size() <= 3 && (has_half || parts.size() > 1) && parts.front() < 25;
}

bool is_iso(std::string_view word) {
  return word.size() >= 7 && is_digit(word[0]) && is_digit(word[3]) && word[4] == '-' && is_digit(word[5]);
}

// "3-nov-2026", "mid-october", "2026q3", "30d", "q3'26", "q3/2026"
void add_parts(std::string_view word, DayWords& out) {
  std::string part;
  auto const finish = [&] {
    while (part.ends_with('.')) part.pop_back();
    if (!part.empty()) out.push_back(std::exchange(part, {}));
  };
  for (std::size_t i = 0; i < word.size(); ++i) {
    char const c = word[i];
    bool const sign = !is_letter(c) && !is_digit(c) && c != '.';
    bool const minus = c == '-' && i == 0;  // "-1" is no number of days
    bool const unit_follows = !part.empty() && std::ranges::all_of(part, is_digit) && is_letter(c);
    auto const letters = word.substr(i, word.find_first_not_of("abcdefghijklmnopqrstuvwxyz", i) - i);
    bool const ordinal = letters == "st" || letters == "nd" || letters == "rd" || letters == "th";
    if ((sign && !minus) || (unit_follows && !ordinal)) finish();
    if (!sign || minus) part += c;
  }
  finish();
}

// Blanks around what joins two days: a dash by itself, "..", and the slash between two ISO dates.
std::string with_parted_ranges(std::string text) {
  for (std::string_view const dash : {"–", "—", ".."})
    for (auto at = text.find(dash); at != text.npos; at = text.find(dash))
      text.replace(at, dash.size(), " to ");
  for (auto at = text.find('/'); at != text.npos; at = text.find('/', at + 1))
    if (at >= 10 && is_iso(text.substr(at - 10)) && is_iso(text.substr(at + 1))) text.replace(at, 1, " to ");
  return text;
}

std::string plain_words(std::string_view text) {
  DayWords out;
  constexpr std::string_view edges = "\"'(),;:!?.\t\n";
  auto const clear = with_parted_ranges(lower(text));
  for (auto word : folded_words(clear)) {
    if (word == "-") {
      out.emplace_back("to");
      continue;
    }
    while (!word.empty() && edges.find(word.front()) != edges.npos) word.remove_prefix(1);
    while (!word.empty() && edges.find(word.back()) != edges.npos) word.remove_suffix(1);
    if (word.empty()) continue;
    if (is_time(word)) {
      if (!out.empty() && out.back() == "at") out.pop_back();
    } else if (auto iso = iso_of_digits(std::string(word)); !iso.empty()) {
      out.push_back(std::move(iso));
    } else if (is_iso(word) && word.find('q') == word.npos) {
      out.emplace_back(word);
    } else if (std::ranges::count(word, '/') > 0 && word.front() != 'q' && word.front() != 'h') {
      out.emplace_back(word);  // a day that could be two
    } else {
      add_parts(word, out);
    }
  }
  std::string joined = " ";
  for (auto const& word : out) joined += word + " ";
  return joined;
}

// "48 hours" → "2 days"
void round_hours(DayWords& words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    bool const is_hours = words[i] == "hours" || words[i] == "hour" || words[i] == "hrs" || words[i] == "h";
    auto const number = is_hours ? numbers_between(words[i - 1], ' ') : std::vector<int>{};
    if (number.size() != 1) continue;
    words[i - 1] = std::to_string((number.front() + 23) / 24);
    words[i] = "days";
  }
}

}  // namespace

DayWords day_words(std::string_view text) {
  auto joined = plain_words(text);
  for (auto const& form : short_forms) {
    auto const written = " " + std::string(form.written) + " ";
    if (auto const at = joined.find(written); at != joined.npos)
      joined.replace(at + 1, form.written.size(), form.meant);
  }
  DayWords words;
  for (auto const word : folded_words(joined)) words.emplace_back(word);
  round_hours(words);
  if (words.size() == 2 && words[1].size() == 2 && std::ranges::all_of(words[1], is_digit) &&
      words[0].size() == 2 && (words[0][0] == 'q' || words[0][0] == 'h'))
    words[1].insert(0, "20");  // "Q3 26"
  return words;
}

}  // namespace affinity::tools::composed
