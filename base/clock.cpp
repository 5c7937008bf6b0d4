#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace affinity {

using namespace std::chrono;

TimePoint SystemClock::now() const { return steady_clock::now(); }
WallTime SystemClock::wall() const { return floor<milliseconds>(system_clock::now()); }

std::string to_iso(WallTime time) {
  auto const day = floor<days>(time);
  year_month_day const date{day};
  hh_mm_ss const clock{time - day};
  // Written by hand: every line of the log has a timestamp, and snprintf takes as long as the rest of the
  // line.
  std::string text = "0000-00-00T00:00:00.000Z";
  auto const put = [&](std::size_t last, std::int64_t number, int digits) {
    for (; digits > 0; --digits, --last, number /= 10) text[last] = char('0' + number % 10);
  };
  put(3, int(date.year()), 4);
  put(6, unsigned(date.month()), 2);
  put(9, unsigned(date.day()), 2);
  put(12, clock.hours().count(), 2);
  put(15, clock.minutes().count(), 2);
  put(18, clock.seconds().count(), 2);
  put(22, clock.subseconds().count(), 3);
  return text;
}

namespace {

// Consumes exactly `digits` decimal digits from the front.
bool take(std::string_view& text, int digits, int& out) {
  if (text.size() < std::size_t(digits)) return false;
  out = 0;
  for (int i = 0; i < digits; ++i) {
    auto const c = text[std::size_t(i)];
    if (c < '0' || c > '9') return false;
    out = out * 10 + (c - '0');
  }
  text.remove_prefix(std::size_t(digits));
  return true;
}

bool take(std::string_view& text, char wanted) {
  if (text.empty() || text.front() != wanted) return false;
  text.remove_prefix(1);
  return true;
}

// ".275" and ".275123" alike: digits beyond milliseconds are dropped.
bool take_fraction(std::string_view& text, int& milliseconds_out) {
  milliseconds_out = 0;
  if (!take(text, '.')) return true;
  int scale = 100, digits = 0;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    milliseconds_out += (text.front() - '0') * scale;
    scale /= 10;
    ++digits;
    text.remove_prefix(1);
  }
  return digits > 0;
}

bool take_offset(std::string_view& text, minutes& out) {
  out = minutes{0};
  if (text.empty() || take(text, 'Z') || take(text, 'z')) return true;
  bool const west = text.front() == '-';
  if (!take(text, '+') && !take(text, '-')) return false;
  int hour = 0, minute = 0;
  if (!take(text, 2, hour)) return false;
  take(text, ':');
  if (!take(text, 2, minute) || hour > 23 || minute > 59) return false;
  out = hours{hour} + minutes{minute};
  if (west) out = -out;
  return true;
}

}  // namespace

bool from_iso(std::string_view text, WallTime& out) {
  int year_number = 0, month_number = 0, day_number = 0;
  if (!take(text, 4, year_number) || !take(text, '-') || !take(text, 2, month_number) || !take(text, '-') ||
      !take(text, 2, day_number))
    return false;
  year_month_day const date{year{year_number}, month{unsigned(month_number)}, day{unsigned(day_number)}};
  if (!date.ok()) return false;
  WallTime time = sys_days{date};
  if (text.empty()) {
    out = time;
    return true;
  }
  int hour = 0, minute = 0, second = 0, fraction = 0;
  if (!take(text, 'T') && !take(text, 't') && !take(text, ' ')) return false;
  if (!take(text, 2, hour) || !take(text, ':') || !take(text, 2, minute) || hour > 23 || minute > 59)
    return false;
  if (take(text, ':')) {
    if (!take(text, 2, second) || second > 59 || !take_fraction(text, fraction)) return false;
  }
  minutes offset{0};
  if (!take_offset(text, offset) || !text.empty()) return false;
  out = time + hours{hour} + minutes{minute} + seconds{second} + milliseconds{fraction} - offset;
  return true;
}

}  // namespace affinity
