// Windows of time: read, and asked whether one is open.

#include "base/text/setting_values.hpp"
#include "base/text/text.hpp"
#include "schema/name_suggestion.hpp"
#include "tools/policy/rules.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace affinity::tools::policy {

namespace {

constexpr std::array<std::string_view, 7> day_names{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};
constexpr int minutes_of_day = 24 * 60;

Error wrong_hours(std::string const& key, std::string const& what, std::string next) {
  return fail(ErrorKind::invalid, key + " " + what + ".", std::move(next));
}

// "Mon", "monday"
std::optional<std::size_t> day_of(std::string_view text) {
  auto const word = lower(trimmed(text));
  if (word.size() < 3) return std::nullopt;
  for (std::size_t i = 0; i < day_names.size(); ++i)
    if (day_names[i].starts_with(word)) return i;
  return std::nullopt;
}

// "Mon", or "Mon-Fri"
bool add_days(std::string_view text, std::array<bool, 7>& days) {
  auto const dash = text.find('-');
  auto const first = day_of(text.substr(0, dash));
  auto const last = dash == text.npos ? first : day_of(text.substr(dash + 1));
  if (!first || !last) return false;
  for (auto i = *first;; i = (i + 1) % days.size()) {
    days[i] = true;
    if (i == *last) return true;
  }
}

// "08:00", also with seconds, as TOML's own times come; "24:00" is the end of a day.
std::optional<int> minutes_in(std::string_view text) {
  text = trimmed(text);
  bool const has_seconds = text.size() == 8 && text.substr(5) == ":00";
  if (has_seconds) text = text.substr(0, 5);
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (auto const i : {0u, 1u, 3u, 4u})
    if (!is_digit(text[i])) return std::nullopt;
  int const hour = (text[0] - '0') * 10 + (text[1] - '0'), minute = (text[3] - '0') * 10 + (text[4] - '0');
  auto const out = hour * 60 + minute;
  return minute < 60 && out <= minutes_of_day ? std::optional(out) : std::nullopt;
}

Result<Window> window_in(json::value const& value, std::string const& key) {
  constexpr std::array<std::string_view, 4> known{"time_zone", "days", "from", "until"};
  auto const* table = value.if_object();
  if (!table) return wrong_hours(key, "is no table", "Begin it with [hours].");
  for (auto const& member : *table)
    if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
      auto const similar = schema::suggest_names(member.key(), known);
      return wrong_hours(
          key + "." + std::string(member.key()), "is not known",
          similar.empty() ? "Known are time_zone, days, from and until." : "Is " + similar + " meant?");
    }
  auto const zone = text_member(value, "time_zone");
  if (zone.empty())
    return wrong_hours(key, "has no time_zone", R"(Write one, such as time_zone = "Europe/Berlin".)");
  auto loaded = TimeZone::load(zone);
  if (!loaded) return wrong_hours(key + ".time_zone", "is no time zone: " + zone, loaded.error().next_step);
  Window out{.zone = std::move(*loaded)};
  auto const* days = table->if_contains("days");
  if (!days) out.days.fill(true);
  if (days && !days->is_array())
    return wrong_hours(key + ".days", "is no list", R"(Write days = ["Mon-Fri"].)");
  if (days)
    for (auto const& day : days->get_array())
      if (!add_days(as_text(day).value_or(""), out.days))
        return wrong_hours(key + ".days", "has something that is no day",
                           R"(Write days = ["Mon-Fri", "Sun"].)");
  if (std::ranges::none_of(out.days, [](bool on) { return on; }))
    return wrong_hours(key + ".days", "has no day", R"(Write days = ["Mon-Fri"].)");
  for (auto const& [name, into] : {std::pair{"from", &out.from}, std::pair{"until", &out.until}}) {
    if (!table->contains(name)) continue;
    auto const minutes = minutes_in(text_member(value, name));
    if (!minutes) return wrong_hours(key + "." + name, "is no time of day", R"(Write it as "08:00".)");
    *into = *minutes;
  }
  if (out.from == out.until)
    return wrong_hours(key, "begins and ends at the same time",
                       R"(A whole day is from "00:00" until "24:00".)");
  return out;
}

struct LocalMoment {
  std::size_t day = 0;  // from Sunday
  int minute = 0;
};

LocalMoment local_moment(TimeZone const& zone, WallTime now) {
  auto const local = now + zone.offset_at(now);
  auto const day = std::chrono::floor<std::chrono::days>(local);
  auto const minute = std::chrono::floor<std::chrono::minutes>(local - day);
  return {std::chrono::weekday(day).c_encoding(), int(minute.count())};
}

bool is_open_now(Window const& window, WallTime now) {
  auto const [day, minute] = local_moment(window.zone, now);
  auto const before = (day + 6) % 7;
  if (window.from < window.until) return window.days[day] && minute >= window.from && minute < window.until;
  return (window.days[day] && minute >= window.from) || (window.days[before] && minute < window.until);
}

std::string minutes_text(int minutes) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%02d:%02d", minutes / 60, minutes % 60);
  return out.data();
}

}  // namespace

Result<std::vector<Window>> read_windows(json::value const& hours) {
  std::vector<Window> out;
  auto const* list = hours.if_array();
  for (std::size_t i = 0; i < (list ? list->size() : 1); ++i) {
    auto window =
        list ? window_in((*list)[i], "hours[" + std::to_string(i + 1) + "]") : window_in(hours, "hours");
    if (!window) return fail(window);
    out.push_back(std::move(*window));
  }
  return out;
}

bool is_open(std::vector<Window> const& windows, WallTime now) {
  return windows.empty() ||
         std::ranges::any_of(windows, [&](Window const& each) { return is_open_now(each, now); });
}

// A window opens at a whole minute, and each at least once in eight days, if it has a day at all.
std::optional<WallTime> next_opening(std::vector<Window> const& windows, WallTime now) {
  if (is_open(windows, now)) return now;
  constexpr int minutes_searched = 8 * minutes_of_day;
  auto at = std::chrono::floor<std::chrono::minutes>(now);
  for (int i = 0; i < minutes_searched; ++i) {
    at += std::chrono::minutes(1);
    if (is_open(windows, at)) return at;
  }
  return std::nullopt;
}

std::string to_string(Window const& window) {
  std::string days;
  for (std::size_t i = 1; i <= window.days.size(); ++i) {
    auto const day = i % window.days.size();
    if (!window.days[day]) continue;
    auto name = std::string(day_names[day].substr(0, 3));
    name.front() = char(name.front() - 'a' + 'A');
    days += (days.empty() ? "" : ", ") + name;
  }
  bool const on_all_days = std::ranges::all_of(window.days, [](bool on) { return on; });
  return (on_all_days ? std::string() : "on " + days + " ") + "from " + minutes_text(window.from) +
         " until " + minutes_text(window.until) + " (" + window.zone.name() + ")";
}

}  // namespace affinity::tools::policy
