#include "tools/changes/kinds/moments.hpp"

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

namespace affinity::tools::changes {

namespace {

using composed::Direction;
using composed::Now;
using std::chrono::minutes;

std::vector<std::string> words_of_moment(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (char const c : lower(text) + " ") {
    bool const parts = c == ' ' || c == ',' || c == '\t' || c == '\n';
    if (!parts) word += c;
    if (parts && !word.empty()) out.push_back(std::exchange(word, {}));
  }
  return out;
}

std::optional<int> whole_number(std::string_view word) {
  int number = 0;
  auto const [stop, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  bool const is_whole = error == std::errc{} && stop == word.data() + word.size();
  return is_whole && number >= 0 ? std::optional(number) : std::nullopt;
}

// "15:00", "3pm", "3:30pm", "noon"
std::optional<minutes> time_of_day(std::string_view word) {
  if (word == "noon" || word == "midday") return minutes(12 * 60);
  bool const am = word.ends_with("am"), pm = word.ends_with("pm");
  if (am || pm) word.remove_suffix(2);
  auto const colon = word.find(':');
  auto const seconds = colon == word.npos ? word.npos : word.find(':', colon + 1);
  if (seconds != word.npos) word = word.substr(0, seconds);  // they say nothing here
  if (colon == word.npos && !am && !pm) return std::nullopt;
  auto const hour = whole_number(word.substr(0, colon));
  auto const minute = colon == word.npos ? std::optional(0) : whole_number(word.substr(colon + 1));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  if (am || pm) {
    if (*hour < 1 || *hour > 12) return std::nullopt;
    return minutes((*hour % 12 + (pm ? 12 : 0)) * 60 + *minute);
  }
  return *hour < 24 ? std::optional(minutes(*hour * 60 + *minute)) : std::nullopt;
}

// "13pm", "25:00": meant as a time, so the rest alone is not what was meant.
bool is_wrong_time(std::string_view word) {
  bool const has_half = word.ends_with("am") || word.ends_with("pm");
  bool const of_time = word.find_first_not_of("0123456789:apm") == word.npos && is_digit(word.front());
  return of_time && (has_half || word.find(':') != word.npos) && !time_of_day(word);
}

std::string text_of_moment(WallTime at, Now const& now) {
  auto const local = to_iso(at + now.utc_offset);
  auto const zone = now.utc_offset == minutes(0) ? " UTC" : std::string();
  return local.substr(0, 10) + " " + local.substr(11, 5) + zone;
}

Moment moment_at(WallTime at, Now const& now) {
  return {.at = at,
          .day = std::chrono::floor<std::chrono::days>(at + now.utc_offset),
          .has_time = true,
          .understood = text_of_moment(at, now)};
}

// "2 hours ago", "in 30 minutes", "an hour ago"
std::optional<WallTime> relative_moment(std::vector<std::string> const& words, Now const& now) {
  if (words.size() != 3) return std::nullopt;
  bool const ago = words[2] == "ago", in = words[0] == "in";
  if (ago == in) return std::nullopt;
  auto const& count = words[ago ? 0 : 1];
  auto const& unit = words[ago ? 1 : 2];
  auto const number = count == "a" || count == "an" ? std::optional(1) : whole_number(count);
  bool const hours = unit == "hour" || unit == "hours" || unit == "h";
  bool const short_time = unit == "minute" || unit == "minutes" || unit == "min" || unit == "mins";
  if (!number || *number > 100'000 || (!hours && !short_time)) return std::nullopt;
  auto const shift = minutes(*number * (hours ? 60 : 1));
  return ago ? now.wall - shift : now.wall + shift;
}

}  // namespace

Result<Moment> parse_moment(std::string_view given, Now const& now, Direction direction) {
  auto const text = trimmed(given);
  WallTime exact{};
  if (text.size() > 10 && from_iso(text, exact)) return moment_at(exact, now);
  auto const words = words_of_moment(text);
  if (words.size() == 1 && (words[0] == "now" || words[0] == "just")) return moment_at(now.wall, now);
  if (auto const at = relative_moment(words, now)) return moment_at(*at, now);
  if (std::ranges::any_of(words, is_wrong_time))
    return fail(ErrorKind::invalid, "\"" + shorten(text, 60) + "\" has no time of day.",
                "Write it like \"yesterday 15:00\" or \"Nov 3 at 3pm\".");
  std::optional<minutes> time;
  std::string rest;
  for (std::size_t i = 0; i < words.size(); ++i) {
    bool const parted = i + 1 < words.size() && (words[i + 1] == "am" || words[i + 1] == "pm");
    auto const found = time_of_day(parted ? words[i] + words[i + 1] : words[i]);
    if (found && !time) {
      time = found;
      if (parted) ++i;
    } else if (words[i] != "at" && words[i] != "utc") {
      rest.append(rest.empty() ? "" : " ").append(words[i]);
    }
  }
  if (rest.empty() && time) rest = "today";
  auto const when = composed::parse_when(time ? std::string_view(rest) : text, now, direction);
  if (!when) return fail(when);
  bool const is_over = direction == Direction::future && when->first < now.today();
  auto const day = is_over ? when->last : when->first;
  auto const begin = WallTime(day) - now.utc_offset;
  if (time) return moment_at(begin + *time, now);
  return Moment{.at = begin, .day = day, .has_time = false, .understood = composed::to_text(day)};
}

}  // namespace affinity::tools::changes
