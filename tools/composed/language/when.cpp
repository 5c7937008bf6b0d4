#include "tools/composed/language/when.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "tools/composed/language/day_words.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace affinity::tools::composed {

using namespace std::chrono;

namespace {

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
  return error == std::errc{} && stop == word.data() + word.size() && number >= 0 && number <= 100'000
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

// "q3" and "h1", a half
bool is_part_of_year(std::string_view word) {
  return word.size() == 2 && word[1] >= '1' &&
         ((word[0] == 'q' && word[1] <= '4') || (word[0] == 'h' && word[1] <= '2'));
}

When part_of_year(std::string_view word, int in_year) {
  auto const number = unsigned(word[1] - '0');
  if (word[0] == 'q') return quarter_of(in_year, number);
  return between(quarter_of(in_year, 2 * number - 1).first, quarter_of(in_year, 2 * number).last);
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
      return one_day(has_time ? now.day_at(moment) : floor<days>(moment));
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
    if (is_part_of_year(word))
      return in_likely_year([&](int in_year) { return part_of_year(word, in_year); });
    if (auto const index = index_in(weekday_names, word)) return one_day(weekday_near(weekday(*index)));
    if (auto const index = index_in(month_names, word))
      return in_likely_year([&](int in_year) { return month_of(year(in_year) / month(*index + 1)); });
    if (auto const number = day_number_in(word); number && !is_digit(word.back()))
      return day_of_month(*number);
    return std::nullopt;
  }

  // "the 3rd": of this month, or of the one before or behind it
  MaybeWhen day_of_month(int number) const {
    year_month_day const date(today());
    auto wanted = date.year() / date.month();
    if (direction == Direction::past && number > int(unsigned(date.day()))) wanted -= months(1);
    if (direction == Direction::future && number < int(unsigned(date.day()))) wanted += months(1);
    auto const found = wanted / day(unsigned(number));
    return found.ok() ? MaybeWhen(one_day(Day(found))) : std::nullopt;
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
    if (sign == 0 && direction != Direction::either) sign = direction == Direction::future ? 1 : -1;
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
    if (words[1] == "weekend") {
      auto const week = period_around(today() + days(7 * sign), Unit::week);
      return between(week.first + days(5), week.last);
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

  // "a week from tomorrow", "3 days after Nov 1"
  MaybeWhen beside(DayWords const& words) const {
    if (words.size() < 4 || (words[2] != "from" && words[2] != "after" && words[2] != "before"))
      return std::nullopt;
    auto const number = number_in(words[0]);
    auto const unit = unit_in(words[1]);
    auto const other = read({words.begin() + 3, words.end()});
    if (!number || !unit || !other) return std::nullopt;
    return one_day(later(other->first, *unit, words[2] == "before" ? -*number : *number));
  }

  // "Monday last week", "Monday of next week"
  MaybeWhen weekday_of_week(DayWords const& given) const {
    auto words = given;
    if (words.size() == 4 && words[1] == "of") words.erase(words.begin() + 1);
    auto const index =
        words.size() == 3 && words[2] == "week" ? index_in(weekday_names, words[0]) : std::nullopt;
    auto const week = index ? relative({words[1], words[2]}) : std::nullopt;
    return week ? MaybeWhen(one_day(week->first + (weekday(*index) - Monday))) : std::nullopt;
  }

  // "nov 3", "3 november 2026", "november 2026", "q3 2026"
  MaybeWhen calendar(DayWords words) const {
    std::erase_if(words, [](std::string const& word) { return word == "of" || word == "the"; });
    if (words.size() == 4 && index_in(weekday_names, words.front())) words.erase(words.begin());
    if (words.size() < 2 || words.size() > 3) return std::nullopt;
    std::optional<unsigned> month_index;
    std::optional<int> in_month, in_year;
    for (auto const& word : words) {
      if (is_part_of_year(word) && words.size() == 2)
        if (auto const other = year_in(words[&word == &words[0]])) return part_of_year(word, *other);
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
    static constexpr std::array<std::string_view, 4> of_periods{"mid", "middle", "early", "late"};
    bool const has_of = words.size() > 2 && words[1] == "of";
    bool const is_near = std::ranges::find(of_periods, words[0]) != of_periods.end();
    if (words.size() < 2 || (!has_of && !is_near && words[0] != "end")) return std::nullopt;
    DayWords rest(words.begin() + 1 + has_of, words.end());
    if (rest.size() > 1 && rest.front() == "the") rest.erase(rest.begin());
    if (rest.size() == 1 && unit_in(rest.front())) rest.insert(rest.begin(), "this");
    auto const inside = read(rest);
    if (!inside) return std::nullopt;
    auto const third = (inside->last - inside->first + days(1)) / 3;
    if (words[0] == "early") return between(inside->first, inside->first + third - days(1));
    if (words[0] == "late") return between(inside->first + 2 * third, inside->last);
    if (words[0] == "end") return one_day(inside->last);
    if (words[0] == "beginning" || words[0] == "start") return one_day(inside->first);
    if (words[0] == "middle" || words[0] == "mid")
      return one_day(inside->first + (inside->last - inside->first) / 2);
    return std::nullopt;
  }

  MaybeWhen range(DayWords const& words) const {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i] != "to" && words[i] != "until" && words[i] != "and" && words[i] != "till" &&
          words[i] != "through")
        continue;
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
    if (auto const exact = words.size() == 1 ? iso(words.front()) : std::nullopt) return exact;
    if (words.size() == 1) return one_word(words.front());
    for (auto const way :
         {&Reader::range, &Reader::edge, &Reader::relative, &Reader::weekday_of_week, &Reader::beside})
      if (auto const found = (this->*way)(words)) return found;
    if (auto const found = counted(words)) return found;
    if (auto const found = calendar(words)) return found;
    static constexpr std::array<std::string_view, 6> beginnings{"in",     "during", "over",
                                                                "within", "by",     "around"};
    if (std::ranges::find(beginnings, words.front()) != beginnings.end())
      return read({words.begin() + 1, words.end()});
    if (words.back() == "yesterday" && words.size() >= 3 && words[words.size() - 3] == "day")
      return one_day(today() - days(2));
    return std::nullopt;
  }
};

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
  return iso.size() > 10 ? now.day_at(moment) : floor<days>(moment);
}

std::string begin_of(Day day, Now const& now) { return to_iso(now.to_utc(day)).substr(0, 19) + "Z"; }

std::string end_of(Day day, Now const& now) {
  return to_iso(now.to_utc(day + days(1)) - seconds(1)).substr(0, 19) + "Z";
}

}  // namespace affinity::tools::composed
