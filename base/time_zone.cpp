#include "base/time_zone.hpp"

#include "base/platform/time_zones.hpp"

#include <algorithm>
#include <iterator>

namespace affinity {

namespace {

constexpr std::size_t header_size = 44;  // RFC 8536, 3.1
constexpr std::size_t most_transitions = 10'000;

std::int64_t number_at(std::string_view bytes, std::size_t at, std::size_t size) {
  std::uint64_t out = 0;
  for (std::size_t i = 0; i < size; ++i) out = out << 8 | std::uint8_t(bytes[at + i]);
  return size == 4 ? std::int64_t(std::int32_t(std::uint32_t(out))) : std::int64_t(out);
}

// "Europe/Berlin": no path that leads elsewhere.
bool is_zone_name(std::string_view name) {
  auto const is_allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  };
  return !name.empty() && name.size() <= 64 && name.front() != '/' && std::ranges::all_of(name, is_allowed);
}

bool is_name_of_utc(std::string_view name) {
  return name == "UTC" || name == "Etc/UTC" || name == "Z" || name == "GMT" || name == "Etc/GMT" ||
         name == "Universal" || name == "Zulu";
}

Error broken_file(std::string const& name) {
  return fail(ErrorKind::invalid, "The system's file of the time zone " + name + " cannot be read.",
              "Give another zone, or UTC.");
}

}  // namespace

// Takes parts of the text of a rule (POSIX TZ) from its beginning.
struct TimeZoneReader {
  std::string_view rest{};
  bool failed = false;

  bool take(char c) {
    if (rest.empty() || rest.front() != c) return false;
    rest.remove_prefix(1);
    return true;
  }

  void skip_name() {
    if (take('<')) {
      auto const end = rest.find('>');
      failed = failed || end == rest.npos;
      rest.remove_prefix(std::min(end == rest.npos ? rest.size() : end + 1, rest.size()));
      return;
    }
    auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    while (!rest.empty() && is_letter(rest.front())) rest.remove_prefix(1);
  }

  int number() {
    int out = 0;
    bool any = false;
    while (!rest.empty() && rest.front() >= '0' && rest.front() <= '9' && out < 10'000) {
      out = out * 10 + (rest.front() - '0');
      rest.remove_prefix(1);
      any = true;
    }
    failed = failed || !any;
    return out;
  }

  // "-1", "+5:30", "3": in seconds
  std::int32_t time() {
    bool const negative = take('-');
    if (!negative) take('+');
    auto out = number() * 3600;
    if (take(':')) out += number() * 60;
    if (take(':')) out += number();
    return negative ? -out : out;
  }

  TimeZone::RuleDay day() {
    TimeZone::RuleDay out;
    if (take('M')) {
      out.month = number();
      failed = failed || !take('.');
      out.week = number();
      failed = failed || !take('.');
      out.day = number();
      failed = failed || out.month < 1 || out.month > 12 || out.week < 1 || out.week > 5 || out.day > 6;
    } else {
      bool const without_leap = take('J');
      out.form =
          without_leap ? TimeZone::RuleDay::Form::day_without_leap : TimeZone::RuleDay::Form::day_of_year;
      out.day = number();
    }
    if (take('/')) out.time = time();
    return out;
  }

  // Nothing for what is no rule.
  static std::optional<TimeZone::Rule> rule(std::string_view text) {
    TimeZoneReader reader{.rest = text};
    TimeZone::Rule out;
    reader.skip_name();
    out.standard = -reader.time();
    if (!reader.rest.empty()) {
      out.has_summer = true;
      reader.skip_name();
      bool const has_offset = !reader.rest.empty() && reader.rest.front() != ',';
      out.summer = has_offset ? -reader.time() : out.standard + 3600;
      reader.failed = reader.failed || !reader.take(',');
      out.begin = reader.day();
      reader.failed = reader.failed || !reader.take(',');
      out.end = reader.day();
    }
    return reader.failed || !reader.rest.empty() ? std::nullopt : std::optional(out);
  }
};

Result<TimeZone> TimeZone::parse(std::string name, std::string_view content) {
  auto const count = [&](std::size_t header, std::size_t which) {
    return std::size_t(std::uint32_t(number_at(content, header + 20 + 4 * which, 4)));
  };
  bool const has_header = content.size() >= header_size && content.starts_with("TZif");
  if (!has_header || content[4] < '2') return broken_file(name);
  enum { utc_marks, standard_marks, leaps, times, types, characters };
  auto const body_size = [&](std::size_t header, std::size_t size) {
    return count(header, times) * (size + 1) + count(header, types) * 6 + count(header, characters) +
           count(header, leaps) * (size + 4) + count(header, standard_marks) + count(header, utc_marks);
  };
  auto const second = header_size + body_size(0, 4);  // the block of 64 bits
  if (second + header_size > content.size() || count(second, times) > most_transitions ||
      second + header_size + body_size(second, 8) > content.size() || count(second, types) == 0)
    return broken_file(name);
  TimeZone out;
  out.name_ = std::move(name);
  auto const number_of_times = count(second, times), number_of_types = count(second, types);
  auto const at_times = second + header_size, at_indices = at_times + number_of_times * 8,
             at_types = at_indices + number_of_times;
  auto const offset_of = [&](std::size_t type) {
    return std::int32_t(number_at(content, at_types + type * 6, 4));
  };
  out.first_offset_ = offset_of(0);
  for (std::size_t i = 0; i < number_of_times; ++i) {
    auto const type = std::size_t(std::uint8_t(content[at_indices + i]));
    if (type >= number_of_types) return broken_file(out.name_);
    out.transitions_.push_back({.at = number_at(content, at_times + i * 8, 8), .offset = offset_of(type)});
  }
  auto footer = content.substr(second + header_size + body_size(second, 8));
  if (footer.starts_with('\n')) footer.remove_prefix(1);
  footer = footer.substr(0, footer.find('\n'));
  if (!footer.empty()) out.rule_ = TimeZoneReader::rule(footer);
  return out;
}

Result<TimeZone> TimeZone::load(std::string_view name) {
  if (is_name_of_utc(name)) return TimeZone();
  auto const unknown =
      fail(ErrorKind::invalid, "There is no time zone \"" + std::string(name.substr(0, 64)) + "\".",
           "Give a name of the IANA database, such as Europe/Berlin or America/New_York, or UTC.");
  if (!is_zone_name(name)) return unknown;
  auto const content = platform::time_zone_file(name);
  return content ? parse(std::string(name), *content) : unknown;
}

TimeZone TimeZone::of_system() {
  auto zone = load(platform::system_time_zone());
  return zone ? std::move(*zone) : TimeZone();
}

std::int64_t TimeZone::moment_of(RuleDay const& rule, int year) {
  using namespace std::chrono;
  auto const january = sys_days(std::chrono::year(year) / 1 / 1);
  sys_days day;
  if (rule.form == RuleDay::Form::month_week_day) {
    auto const of_month = std::chrono::year(year) / rule.month;
    day = rule.week == 5 ? sys_days(of_month / weekday(unsigned(rule.day))[last])
                         : sys_days(of_month / weekday(unsigned(rule.day))[unsigned(rule.week)]);
  } else if (rule.form == RuleDay::Form::day_of_year) {
    day = january + days(rule.day);
  } else {
    bool const behind_leap_day = std::chrono::year(year).is_leap() && rule.day >= 60;
    day = january + days(rule.day - (behind_leap_day ? 0 : 1));
  }
  return duration_cast<seconds>(day.time_since_epoch()).count() + rule.time;
}

std::int32_t TimeZone::seconds_by_rule(std::int64_t moment) const {
  using namespace std::chrono;
  if (!rule_->has_summer) return rule_->standard;
  auto const day = floor<days>(sys_seconds(seconds(moment + rule_->standard)));
  auto const year = int(year_month_day(day).year());
  auto const begin = moment_of(rule_->begin, year) - rule_->standard,
             end = moment_of(rule_->end, year) - rule_->summer;
  bool const summer = begin < end ? moment >= begin && moment < end : moment >= begin || moment < end;
  return summer ? rule_->summer : rule_->standard;
}

std::int32_t TimeZone::seconds_at(std::int64_t moment) const {
  auto const next = std::ranges::upper_bound(transitions_, moment, {}, &Transition::at);
  if (next == transitions_.end() && rule_) return seconds_by_rule(moment);
  return next == transitions_.begin() ? first_offset_ : std::prev(next)->offset;
}

std::chrono::minutes TimeZone::offset_at(WallTime at) const {
  auto const moment = std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
  return std::chrono::floor<std::chrono::minutes>(std::chrono::seconds(seconds_at(moment)));
}

WallTime TimeZone::to_utc(WallTime local) const {
  // The offsets a day before and behind are those on either side of a transition near it.
  auto const before = offset_at(local - std::chrono::hours(24)),
             behind = offset_at(local + std::chrono::hours(24));
  if (offset_at(local - before) == before) return local - before;
  if (offset_at(local - behind) == behind) return local - behind;
  return local - before;  // in the gap
}

}  // namespace affinity
