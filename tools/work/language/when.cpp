#include "tools/work/language/when.hpp"

#include "base/text/folding.hpp"
#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace affinity::tools::work {

using namespace std::chrono;

namespace {

using DayWords = std::vector<std::string>;
using MaybeWhen = std::optional<When>;

constexpr std::array<std::string_view, 12> month_names{"january",   "february", "march",    "april",
                                                       "may",       "june",     "july",     "august",
                                                       "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> weekday_names{"sunday",   "monday", "tuesday", "wednesday",
                                                        "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 13> number_names{"zero", "one",    "two",   "three", "four",
                                                        "five", "six",    "seven", "eight", "nine",
                                                        "ten",  "eleven", "twelve"};

When between(Day first, Day last) { return {.first = first, .last = last, .understood = {}}; }
When one_day(Day day) { return between(day, day); }

std::optional<int> number_in(std::string_view word) {
  if (word == "a" || word == "an") return 1;
  if (word == "couple" || word == "few") return word == "couple" ? 2 : 3;
  if (auto const named = std::ranges::find(number_names, word); named != number_names.end())
    return int(named - number_names.begin());
  int number = 0;
  auto const [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc{} && stop == word.data() + word.size() && number <= 100'000
             ? std::optional(number)
             : std::nullopt;
}

// "3rd", "22nd"
std::optional<int> day_number_in(std::string_view word) {
  for (std::string_view const ending : {"st", "nd", "rd", "th"})
    if (word.size() > 2 && word.ends_with(ending) && is_digit(word[word.size() - 3]))
      word.remove_suffix(ending.size());
  auto const number = number_in(word);
  return number && *number >= 1 && *number <= 31 && is_digit(word.front()) ? number : std::nullopt;
}

std::optional<int> year_in(std::string_view word) {
  auto const number = word.size() == 4 ? number_in(word) : std::nullopt;
  return number && *number >= 1900 && *number <= 2200 ? number : std::nullopt;
}

// Whole names, and beginnings of at least three letters: "nov", "sept", "tues".
template<std::size_t count>
std::optional<unsigned> index_in(std::array<std::string_view, count> const& names, std::string_view word) {
  for (unsigned i = 0; i < count; ++i)
    if (word.size() >= 3 && names[i].starts_with(word)) return i;
  return std::nullopt;
}

enum class Unit { day, week, month, quarter, year };

std::optional<Unit> unit_in(std::string_view word) {
  if (word == "d" || word == "day" || word == "days") return Unit::day;
  if (word == "w" || word == "week" || word == "weeks") return Unit::week;
  if (word == "month" || word == "months") return Unit::month;
  if (word == "quarter" || word == "quarters") return Unit::quarter;
  if (word == "y" || word == "year" || word == "years") return Unit::year;
  return std::nullopt;
}

// The same day of another month, or its last one: a month before March 31 is February 28.
Day months_later(Day day, int count) {
  year_month_day const date(day);
  auto const moved = year_month(date.year(), date.month()) + months(count);
  year_month_day const same(moved.year(), moved.month(), date.day());
  return same.ok() ? Day(same) : Day(moved / last);
}

Day later(Day day, Unit unit, int count) {
  switch (unit) {
    case Unit::day: return day + days(count);
    case Unit::week: return day + days(7 * count);
    case Unit::month: return months_later(day, count);
    case Unit::quarter: return months_later(day, 3 * count);
    case Unit::year: break;
  }
  return months_later(day, 12 * count);
}

When month_of(year_month month) { return between(Day(month / 1), Day(month / last)); }

When quarter_of(int in_year, unsigned quarter) {  // 1 to 4
  auto const first = year(in_year) / month(3 * quarter - 2);
  return between(Day(first / 1), Day((first + months(2)) / last));
}

When year_of(int number) { return between(Day(year(number) / 1 / 1), Day(year(number) / 12 / 31)); }

// The week (from Monday), month, quarter or year that the day is in.
When period_around(Day day, Unit unit) {
  year_month_day const date(day);
  auto const in_year = int(date.year());
  switch (unit) {
    case Unit::day: return one_day(day);
    case Unit::week: {
      auto const monday = day - (weekday(day) - Monday);
      return between(monday, monday + days(6));
    }
    case Unit::month: return month_of(date.year() / date.month());
    case Unit::quarter: return quarter_of(in_year, (unsigned(date.month()) + 2) / 3);
    case Unit::year: break;
  }
  return year_of(in_year);
}

struct Reader {
  Now const& now;
  Direction direction;

  Day today() const { return now.today(); }
  int this_year() const { return int(year_month_day(today()).year()); }

  // Of a date without its year: the latest that has begun, or the next that has not ended.
  template<class OfYear> When in_likely_year(OfYear of_year) const {
    When const this_one = of_year(this_year());
    if (direction == Direction::past && this_one.first > today()) return of_year(this_year() - 1);
    if (direction == Direction::future && this_one.last < today()) return of_year(this_year() + 1);
    return this_one;
  }

  MaybeWhen iso(std::string_view word) const {
    WallTime moment{};
    std::string as_written(word);  // "2026-11-01t09:00:00z"
    std::ranges::replace(as_written, 't', 'T');
    std::ranges::replace(as_written, 'z', 'Z');
    if (word.size() >= 10 && from_iso(as_written, moment)) {
      bool const has_time = word.size() > 10;
      return one_day(floor<days>(has_time ? moment + now.utc_offset : moment));
    }
    if (word.size() == 7 && word[4] == '-') {
      auto const in_year = year_in(word.substr(0, 4));
      auto const number = number_in(word.substr(5));
      if (in_year && number && *number >= 1 && *number <= 12)
        return month_of(year(*in_year) / month(unsigned(*number)));
    }
    return std::nullopt;
  }

  MaybeWhen one_word(std::string const& word) const {
    if (word == "today" || word == "now") return one_day(today());
    if (word == "yesterday") return one_day(today() - days(1));
    if (word == "tomorrow") return one_day(today() + days(1));
    if (auto const number = year_in(word)) return year_of(*number);
    if (word.size() == 2 && word[0] == 'q' && word[1] >= '1' && word[1] <= '4')
      return in_likely_year([&](int in_year) { return quarter_of(in_year, unsigned(word[1] - '0')); });
    if (auto const index = index_in(weekday_names, word)) return one_day(weekday_near(weekday(*index)));
    if (auto const index = index_in(month_names, word))
      return in_likely_year([&](int in_year) { return month_of(year(in_year) / month(*index + 1)); });
    auto const digits = word.find_first_not_of("0123456789");  // "30d", "2w"
    if (digits != word.npos && digits > 0 && word.size() - digits == 1)
      return counted(
          {word.substr(0, digits), word.substr(digits), direction == Direction::future ? "ahead" : "ago"});
    return std::nullopt;
  }

  Day weekday_near(weekday wanted) const {
    auto const behind = weekday(today()) - wanted;  // days since the latest, 0 to 6
    if (direction == Direction::future) return today() + (wanted - weekday(today()));
    return today() - behind;
  }

  // "7 days ago", "a week ago", "in 2 weeks", "2 weeks from now", "3 months ahead"
  MaybeWhen counted(DayWords words) const {
    int sign = 0;
    if (words.front() == "in") {
      sign = 1;
      words.erase(words.begin());
    } else if (words.back() == "ago" || words.back() == "before" || words.back() == "back") {
      sign = -1;
      words.pop_back();
    } else if (words.back() == "ahead" || words.back() == "later") {
      sign = 1;
      words.pop_back();
    } else if (words.size() > 2 && words.back() == "now" && words[words.size() - 2] == "from") {
      sign = 1;
      words.resize(words.size() - 2);
    }
    if (words.size() == 4 && words[0] == "a" && words[2] == "of") words.erase(words.begin() + 2);
    if (words.size() == 3 && words[0] == "a") words.erase(words.begin());  // a few days, a couple weeks
    if (sign == 0 || words.size() != 2) return std::nullopt;
    auto const number = number_in(words[0]);
    auto const unit = unit_in(words[1]);
    return number && unit ? MaybeWhen(one_day(later(today(), *unit, sign * *number))) : std::nullopt;
  }

  // "last week", "this month", "next quarter", "last Monday", "last 7 days", "next 2 weeks"
  MaybeWhen relative(DayWords const& words) const {
    static constexpr std::array<std::string_view, 6> which{"last", "previous", "past",
                                                           "this", "current",  "next"};
    auto const found = std::ranges::find(which, words.front());
    if (found == which.end() || words.size() < 2 || words.size() > 3) return std::nullopt;
    int const sign = *found == "next" ? 1 : *found == "this" || *found == "current" ? 0 : -1;
    auto const number = words.size() == 3 ? number_in(words[1]) : std::nullopt;
    if (words.size() == 3) {
      auto const unit = unit_in(words[2]);
      if (!number || !unit || sign == 0) return std::nullopt;
      auto const other = later(today(), *unit, sign * *number);
      return between(std::min(other, today()), std::max(other, today()));
    }
    if (auto const unit = unit_in(words[1])) {
      auto const around = period_around(today(), *unit);
      return sign == 0 ? around
                       : period_around(sign < 0 ? around.first - days(1) : around.last + days(1), *unit);
    }
    if (auto const index = index_in(weekday_names, words[1])) {
      auto const this_one = period_around(today(), Unit::week).first + (weekday(*index) - Monday);
      if (sign == 0) return one_day(this_one);
      return one_day(sign < 0 ? today() - days(1) - (weekday(today() - days(1)) - weekday(*index))
                              : today() + days(1) + (weekday(*index) - weekday(today() + days(1))));
    }
    if (auto const index = index_in(month_names, words[1])) {
      Reader const with{now, sign > 0 ? Direction::future : sign < 0 ? Direction::past : Direction::either};
      return with.one_word(std::string(month_names[*index]));
    }
    return std::nullopt;
  }

  // "nov 3", "3 november 2026", "november 2026", "q3 2026"
  MaybeWhen calendar(DayWords words) const {
    std::erase_if(words, [](std::string const& word) { return word == "of" || word == "the"; });
    if (words.size() < 2 || words.size() > 3) return std::nullopt;
    std::optional<unsigned> month_index;
    std::optional<int> in_month, in_year;
    for (auto const& word : words) {
      if (word.size() == 2 && word[0] == 'q' && words.size() == 2) {
        auto const other = year_in(words[&word == &words[0]]);
        if (other && word[1] >= '1' && word[1] <= '4') return quarter_of(*other, unsigned(word[1] - '0'));
      }
      if (auto const index = index_in(month_names, word); index && !month_index)
        month_index = index;
      else if (auto const number = year_in(word); number && !in_year)
        in_year = number;
      else if (auto const day = day_number_in(word); day && !in_month)
        in_month = day;
      else if (!index_in(weekday_names, word))  // "Tuesday, Nov 3"
        return std::nullopt;
    }
    if (!month_index) return std::nullopt;
    auto const of_year = [&](int number) -> When {
      auto const whole = year(number) / month(*month_index + 1);
      return in_month ? one_day(Day(whole / day(unsigned(*in_month)))) : month_of(whole);
    };
    auto const result = in_year ? of_year(*in_year) : in_likely_year(of_year);
    bool const exists = !in_month || unsigned(year_month_day(result.first).day()) == unsigned(*in_month);
    return exists ? MaybeWhen(result) : std::nullopt;
  }

  // "end of October", "beginning of Q3", "middle of next month"
  MaybeWhen edge(DayWords const& words) const {
    if (words.size() < 3 || words[1] != "of") return std::nullopt;
    auto const inside = read({words.begin() + 2, words.end()});
    if (!inside) return std::nullopt;
    if (words[0] == "end") return one_day(inside->last);
    if (words[0] == "beginning" || words[0] == "start") return one_day(inside->first);
    if (words[0] == "middle" || words[0] == "mid")
      return one_day(inside->first + (inside->last - inside->first) / 2);
    return std::nullopt;
  }

  MaybeWhen range(DayWords const& words) const {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i] != "to" && words[i] != "until" && words[i] != "and" && words[i] != "till") continue;
      auto const from = read({words.begin(), words.begin() + std::ptrdiff_t(i)});
      auto const to = read({words.begin() + std::ptrdiff_t(i) + 1, words.end()});
      if (from && to && from->first <= to->last) return between(from->first, to->last);
    }
    return std::nullopt;
  }

  MaybeWhen read(DayWords words) const {
    static constexpr std::array<std::string_view, 5> fillers{"the", "on", "from", "between", "at"};
    while (words.size() > 1 && std::ranges::find(fillers, words.front()) != fillers.end())
      words.erase(words.begin());
    if (words.empty()) return std::nullopt;
    if (words.front() == "since" && words.size() > 1) {
      auto const from = Reader{now, Direction::past}.read({words.begin() + 1, words.end()});
      return from && from->first <= today() ? MaybeWhen(between(from->first, today())) : std::nullopt;
    }
    if (words.size() == 1) {
      auto const exact = iso(words.front());
      return exact ? exact : one_word(words.front());
    }
    for (auto const way : {&Reader::range, &Reader::edge, &Reader::relative})
      if (auto const found = (this->*way)(words)) return found;
    if (auto const found = counted(words)) return found;
    if (auto const found = calendar(words)) return found;
    if (words.back() == "yesterday" && words.size() >= 3 && words[words.size() - 3] == "day")
      return one_day(today() - days(2));
    return std::nullopt;
  }
};

// Small letters; what is not a letter, a digit or part of an ISO date parts words.
DayWords day_words(std::string_view text) {
  DayWords out;
  std::string word;
  auto const small = lower(text);
  auto const finish = [&] {
    if (!word.empty()) out.push_back(std::exchange(word, {}));
  };
  for (char const c : small) {
    bool const inside =
        is_letter(c) || is_digit(c) || c == '-' || c == ':' || c == '+' || (c == '.' && !word.empty());
    if (inside)
      word += c;
    else
      finish();
  }
  finish();
  for (auto& each : out)
    while (each.ends_with('.') || each.ends_with('-')) each.pop_back();
  std::erase(out, std::string());
  return out;
}

}  // namespace

std::string to_text(Day day) { return to_iso(WallTime(day)).substr(0, 10); }

Result<When> parse_when(std::string_view text, Now const& now, Direction direction) {
  auto const found = Reader{now, direction}.read(day_words(text));
  if (!found)
    return fail(ErrorKind::invalid, "\"" + shorten(text, 60) + "\" is not understood as a date.",
                "Write it like 2026-11-01, \"7 days ago\", \"last week\", \"since Monday\", \"in 2 weeks\", "
                "\"Q3\", \"end of October\" or \"Nov 3\".");
  auto result = *found;
  result.understood = to_text(result.first);
  if (result.last != result.first) result.understood += " to " + to_text(result.last);
  return result;
}

std::optional<Day> day_of(std::string_view iso, Now const& now) {
  WallTime moment{};
  if (!from_iso(iso, moment)) return std::nullopt;
  return floor<days>(iso.size() > 10 ? moment + now.utc_offset : moment);
}

std::string begin_of(Day day, Now const& now) {
  return to_iso(WallTime(day) - now.utc_offset).substr(0, 19) + "Z";
}

std::string end_of(Day day, Now const& now) {
  return to_iso(WallTime(day + days(1)) - now.utc_offset - seconds(1)).substr(0, 19) + "Z";
}

}  // namespace affinity::tools::work
